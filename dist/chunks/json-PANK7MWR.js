import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a,b,c}from"./chunk-RF36QCBC.js";import"./chunk-UFBBUGU2.js";export{b as json,a as jsonText,c as jsonl};
