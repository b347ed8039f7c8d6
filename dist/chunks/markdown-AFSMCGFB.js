import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a,b,c}from"./chunk-WHGPPRMH.js";import"./chunk-X62FA3OQ.js";import"./chunk-LN4KFVJZ.js";import"./chunk-YNA73YD2.js";import"./chunk-6JL2FF66.js";import"./chunk-FCZL4Q7B.js";import"./chunk-UFBBUGU2.js";export{c as escapeMarkdown,a as markdown,b as summaryPage};
