import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a as f}from"./chunk-FCZL4Q7B.js";var s={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&apos;","\n":"&#10;"},d=n=>n.split(`
`).map(f).join(`
`).replace(/[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,"\uFFFD").replace(/[&<>"'\n]/g,e=>s[e]??e);function u(n,e,t=[]){let r=`<${n}${Object.entries(e).map(([o,i])=>` ${o}="${d(String(i))}"`).join("")}`;return t.length===0?`${r}/>`:`${r}>
${t.join(`
`).replace(/^/gm,"  ")}
</${n}>`}var c=`<?xml version="1.0" encoding="UTF-8"?>
`;export{d as a,u as b,c};
