import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{b as e,c as o}from"./chunk-BYEORC6U.js";import{a as r}from"./chunk-FV6A4XGV.js";import"./chunk-YNA73YD2.js";import"./chunk-6JL2FF66.js";import"./chunk-FCZL4Q7B.js";import"./chunk-UFBBUGU2.js";var u=l=>{let i=[...r(l)].map(([s,n])=>e("file",{name:s},n.map(({range:t,severity:m,message:c,rule:p})=>e("error",{line:t.start.line,column:t.start.column,severity:m,message:c,source:`istio-tls-lint.${p}`}))));return`${o}${e("checkstyle",{version:"4.3"},i)}
`};export{u as checkstyle};
