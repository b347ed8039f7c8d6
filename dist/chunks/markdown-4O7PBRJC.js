import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a,b,c}from"./chunk-GKXOXDQD.js";import"./chunk-S7UZPGCT.js";import"./chunk-Y76GSSVG.js";import"./chunk-EGB7JUDV.js";import"./chunk-6JL2FF66.js";import"./chunk-FCZL4Q7B.js";import"./chunk-UFBBUGU2.js";export{c as escapeMarkdown,a as markdown,b as summaryPage};
