import { type commands, type Invocation, parse, UsageError } from './options.ts';

/** Runs the command. @returns the exit status: 0 clean, 1 findings, 2 the job could not be done */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const invocation = parse(args);
    if (invocation.has('version')) {
      process.stdout.write(`${process.env.ISTIO_TLS_LINT_VERSION}\n`);
      return 0;
    }
    if (invocation.has('help')) {
      process.stdout.write((await import('./help.ts')).help());
      return 0;
    }
    return await runners[invocation.command](invocation);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`istio-tls-lint: ${error.message}\nSee istio-tls-lint --help.\n`);
    return 2;
  }
}

const runners: Readonly<Record<(typeof commands)[number], (invocation: Invocation) => Promise<number>>> = {
  lint: async (invocation) => (await import('./lint.ts')).lint(invocation),
  trace: async (invocation) => (await import('./trace.ts')).trace(invocation),
  views: async (invocation) => (await import('./views.ts')).views(invocation),
  'list-rules': async (invocation) => (await import('./rules.ts')).listRules(invocation),
  explain: async (invocation) => (await import('./rules.ts')).explain(invocation),
};
