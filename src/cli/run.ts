import { type Io, processIo } from './io.ts';
import { type Command, type Invocation, parse, UsageError } from './options.ts';

/** Runs the command. @returns the exit status: 0 clean, 1 findings, 2 the job could not be done */
export async function run(args: readonly string[], io: Io = processIo()): Promise<number> {
  try {
    const invocation = parse(args);
    if (invocation.has('version')) {
      io.stdout.write(`${(await import('../report/report.ts')).toolVersion}\n`);
      return 0;
    }
    if (invocation.has('help')) {
      io.stdout.write((await import('./help.ts')).help());
      return 0;
    }
    return await (await runners[invocation.command]())(invocation, io);
  } catch (error) {
    if (error instanceof UsageError) io.stderr.write(error.message.replace(/^/gm, 'istio-tls-lint: ').concat('\n'));
    else io.stderr.write(`istio-tls-lint: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 2;
  }
}

type Runner = (invocation: Invocation, io: Io) => Promise<number>;

const runners: Readonly<Record<Command, () => Promise<Runner>>> = {
  lint: async () => (await import('./lint.ts')).lint,
  trace: async () => (await import('./trace.ts')).trace,
  views: async () => (await import('./views.ts')).views,
  'list-rules': async () => (await import('./rules.ts')).listRules,
  explain: async () => (await import('./rules.ts')).explain,
};
