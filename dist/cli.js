#!/usr/bin/env node
import{createRequire as __req}from'node:module';const require=__req(import.meta.url);
import s from"node:module";s.enableCompileCache?.();var e=process.argv.slice(2);if(e.length===1&&(e[0]==="--version"||e[0]==="-V"))process.stdout.write(`0.1.0
`);else{let{run:o}=await import("./chunks/run-J5FLZ2HM.js");process.exitCode=await o(e)}
