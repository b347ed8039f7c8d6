import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a,b,c}from"./chunk-KTNB4TGH.js";import"./chunk-4Q5D5QNG.js";import"./chunk-7MKU5PVR.js";import"./chunk-YNA73YD2.js";import"./chunk-6JL2FF66.js";import"./chunk-FCZL4Q7B.js";import"./chunk-UFBBUGU2.js";export{c as escapeMarkdown,a as markdown,b as summaryPage};
