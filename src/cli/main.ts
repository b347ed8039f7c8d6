#!/usr/bin/env node
import module from 'node:module';

// Before anything else is loaded: from the second start on, Node takes the compiled code from its cache (Node 22 and later).
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) process.stdout.write(`${process.env.ISTIO_TLS_LINT_VERSION}\n`);
else {
  const { run } = await import('./run.ts');
  process.exitCode = await run(args);
}
