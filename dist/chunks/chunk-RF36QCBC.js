import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
var r=(t,n)=>JSON.stringify(t,null,n).replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,o=>`\\u${o.charCodeAt(0).toString(16).padStart(4,"0")}`).replace(/##(?=(?:vso|teamcity)?\[)/g,"\\u0023#"),s=t=>`${r(t,2)}
`,i=({schemaVersion:t,tool:n,summary:o,findings:p,notices:u})=>[...p.map(e=>({type:"finding",...e})),...u.map(e=>({type:"notice",...e})),{type:"summary",schemaVersion:t,tool:n,...o}].map(e=>`${r(e)}
`).join("");export{r as a,s as b,i as c};
