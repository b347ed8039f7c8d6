import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{b as m,c as a,d as f,e as p}from"./chunk-IBYRYID4.js";import"./chunk-LWBTSQPM.js";import{d as n}from"./chunk-2J5ZKRHN.js";import"./chunk-YNA73YD2.js";import"./chunk-6JL2FF66.js";import{a as e,b as i}from"./chunk-FCZL4Q7B.js";import{a as s}from"./chunk-RF36QCBC.js";import"./chunk-UFBBUGU2.js";async function v(r,o){let c=n("format",r.value("format")??"pretty",["pretty","json"]),t=await f(r,o),l=()=>i(a(t).split(`
`).map(e).join(`
`));o.stdout.write(c==="json"?`${s(m(t.views),2)}
`:l());for(let u of p(t))o.stderr.write(`istio-tls-lint: ${u}
`);return t.failed?2:0}export{v as views};
