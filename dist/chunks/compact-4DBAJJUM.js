import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a as o,b as r}from"./chunk-FCZL4Q7B.js";import"./chunk-UFBBUGU2.js";var c=({findings:m})=>r(m.map(({file:n,range:{start:t},severity:p,rule:e,message:i})=>`${o(n)}:${t.line}:${t.column}: ${p} ${e} ${o(i)}
`).join(""));export{c as compact};
