import { parseArgs } from 'node:util';
import { nearest } from '../graph/names.ts';

export const commands = ['lint', 'trace', 'views', 'list-rules', 'explain'] as const;
export type Command = (typeof commands)[number];

const aliases: Readonly<Record<string, Command>> = { rules: 'list-rules' };

interface Flag {
  readonly short?: string;
  /** What stands for the value in the help; flags without one are switches. */
  readonly value?: string;
  readonly multiple?: true;
  readonly help: string;
  readonly group: 'Input' | 'Selection' | 'Output' | 'Exit status' | 'General';
  /** Commands that know the flag; all of them where nothing is said. */
  readonly for?: readonly Command[];
}

const reading: readonly Command[] = ['lint', 'trace', 'views'];

/** Every flag of every command. The parser, the help and the suggestions all come from here. */
export const flags = {
  namespace: { short: 'n', value: 'NS', help: 'namespace of objects that name none (default)', group: 'Input', for: reading },
  'stdin-filename': { value: 'PATH', help: 'what the text on stdin (-) is called', group: 'Input', for: reading },
  'closed-world': {
    value: 'KIND,..|all',
    multiple: true,
    help: 'the input holds every object of these kinds',
    group: 'Input',
    for: reading,
  },
  'istio-version': { value: 'X.Y', help: 'version of the mesh (newest)', group: 'Input', for: ['lint', 'trace'] },
  now: { value: 'DATE', help: 'judge certificates as of that day (today)', group: 'Input', for: ['lint'] },
  'allow-empty': { help: 'finding nothing to lint is fine', group: 'Input', for: reading },
  select: { value: 'RULE,..', multiple: true, help: 'run only these rules', group: 'Selection', for: ['lint'] },
  ignore: { value: 'RULE,..', multiple: true, help: 'run all but these rules', group: 'Selection', for: ['lint'] },
  'min-severity': { value: 'LEVEL', help: 'report from error, warning or info on (info)', group: 'Selection', for: ['lint'] },
  'no-ignores': { help: 'report what comments and annotations suppress', group: 'Selection', for: ['lint'] },
  format: { short: 'f', value: 'FORMAT', help: 'format of the report (pretty)', group: 'Output' },
  output: { short: 'o', value: 'FORMAT=FILE', multiple: true, help: 'also write a report to a file', group: 'Output', for: ['lint'] },
  color: { value: 'WHEN', help: 'auto, always or never (auto)', group: 'Output' },
  quiet: { short: 'q', help: 'errors only, and no summary line', group: 'Output', for: ['lint'] },
  workload: { value: 'NS/NAME', help: 'trace: only this workload', group: 'Output', for: ['trace'] },
  to: { value: 'HOST[:PORT]', help: 'trace: the way to one destination, hop by hop', group: 'Output', for: ['trace'] },
  'fail-on': { value: 'LEVEL', help: 'error, warning, info or never (error)', group: 'Exit status', for: ['lint'] },
  'max-warnings': { value: 'N', help: 'more warnings than that fail', group: 'Exit status', for: ['lint'] },
  'exit-zero': { help: 'findings do not fail', group: 'Exit status', for: ['lint'] },
  help: { short: 'h', help: 'print this', group: 'General' },
  version: { short: 'V', help: 'print the version', group: 'General' },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;
const table: Readonly<Record<string, Flag>> = flags;

/** A mistake in how the command was called: exit status 2. */
export class UsageError extends Error {}

/** The command line after parsing: which command, its paths or rule ids, and the flags as written. */
export interface Invocation {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly has: (flag: FlagName) => boolean;
  /** The last value of a flag. */
  readonly value: (flag: FlagName) => string | undefined;
  /** Every value of a flag, split at commas where the flag takes lists. */
  readonly list: (flag: FlagName) => readonly string[];
}

/** Reads the command line. Flags may stand anywhere; `--` ends them. @throws UsageError */
export function parse(args: readonly string[]): Invocation {
  const options: NonNullable<Parameters<typeof parseArgs>[0]>['options'] = {};
  for (const [name, flag] of Object.entries(table))
    options[name] = { type: flag.value ? 'string' : 'boolean', multiple: true, ...(flag.short ? { short: flag.short } : {}) };
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  let command: Command | undefined;
  let ended = false;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') ended = true;
    else if (token.kind === 'positional') {
      const named = commands.find((name) => name === token.value) ?? aliases[token.value];
      if (named && !command && !ended && operands.length === 0) command = named;
      else operands.push(token.value);
    } else {
      const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
      if (!flag) throw new UsageError(unknownFlag(token.rawName));
      if (flag.value && token.value === undefined) throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${flag.value}`);
      if (!flag.value && token.inlineValue) throw new UsageError(`${token.rawName} takes no value`);
      given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
    }
  }
  command ??= 'lint';
  for (const name of given.keys()) {
    const known = table[name]?.for;
    if (known && !known.includes(command)) throw new UsageError(`--${name} means nothing to "${command}", only to ${known.join(', ')}`);
  }
  return {
    command,
    operands,
    has: (flag) => given.has(flag),
    value: (flag) => given.get(flag)?.at(-1),
    list: (flag) =>
      (given.get(flag) ?? []).flatMap((value) => (flag === 'output' ? [value] : value.split(','))).filter((value) => value !== ''),
  };
}

const unknownFlag = (written: string): string => {
  const guess = nearest(written.replace(/^-+/, ''), Object.keys(table));
  return `unknown flag ${written}${guess ? `; did you mean --${guess}?` : ''}`;
};

/** One of a few words. @throws UsageError with the closest of them */
export function oneOf<const T extends string>(what: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found) return found;
  const guess = nearest(value, allowed);
  throw new UsageError(`unknown ${what} "${value}"; ${guess ? `did you mean ${guess}?` : `it is one of ${allowed.join(', ')}`}`);
}
