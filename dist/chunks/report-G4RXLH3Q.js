import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import{a,b,c}from"./chunk-FV6A4XGV.js";import"./chunk-YNA73YD2.js";import"./chunk-6JL2FF66.js";import"./chunk-UFBBUGU2.js";export{a as byFile,c as reportOf,b as toolVersion};
