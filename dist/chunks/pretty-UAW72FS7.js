import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a}from"./chunk-CW4ZCDAD.js";import"./chunk-Y76GSSVG.js";import"./chunk-KRZ3IBTV.js";import"./chunk-EGB7JUDV.js";import"./chunk-6JL2FF66.js";import"./chunk-FCZL4Q7B.js";import"./chunk-UFBBUGU2.js";export{a as pretty};
