import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a as t}from"./chunk-RF36QCBC.js";import"./chunk-UFBBUGU2.js";var s={error:"critical",warning:"major",info:"minor"},p=({findings:r},{prefix:o})=>`${t(r.map(e=>({description:e.message,check_name:e.rule,content:{body:[e.impact,e.help,e.docsUrl].filter(Boolean).join(`

`)},categories:["Security"],fingerprint:e.fingerprint,severity:s[e.severity],location:{path:(o+e.file).replace(/^\.\//,""),lines:{begin:e.range.start.line,end:e.range.end.line}}})),2)}
`;export{p as gitlab};
