import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a as e}from"./chunk-EFET3OTU.js";import{a as n}from"./chunk-2J5ZKRHN.js";import"./chunk-6JL2FF66.js";import{d as s}from"./chunk-FCZL4Q7B.js";import"./chunk-UFBBUGU2.js";var a=`Finds mistakes in Istio TLS configuration before traffic does.

  istio-tls-lint [PATH...]          lint files, directories, globs or - (stdin)
  istio-tls-lint trace [PATH...]    what istiod makes of the files, by proxy
  istio-tls-lint views [PATH...]    which files make up one cluster, and why
  istio-tls-lint list-rules         every rule in a line
  istio-tls-lint explain RULE...    one rule in detail
`;function c(){let t=[],o="";for(let[r,i]of Object.entries(n)){i.group!==o&&(o=i.group,t.push("",`${o}:`));let l=`${"short"in i?`-${i.short}, `:"    "}--${r}${"value"in i?` ${i.value}`:""}`;t.push(`  ${l.padEnd(31)}  ${i.help}`)}return`${a}${t.join(`
`)}

Formats: ${s(e.join(" "),70).join(`
         `)}
Exit status: 0 clean, 1 findings at or above --fail-on, 2 job not done.
`}export{c as help};
