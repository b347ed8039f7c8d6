import type { RuleInfo } from '../engine/index.ts';
import type { FileContents } from '../graph/index.ts';
import type { Report } from './report.ts';

/** What a format may need beside the report. */
export interface Context {
  readonly files: ReadonlyMap<string, FileContents>;
  /** Every rule that ran, for the formats that list them. */
  readonly rules: readonly RuleInfo[];
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly quiet: boolean;
  /** Where the paths of the report start inside the repository: empty, or a folder with a slash at its end. */
  readonly prefix: string;
}

export type Format = (report: Report, context: Context) => string | Promise<string>;

export const formatNames = [
  'pretty',
  'compact',
  'json',
  'jsonl',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'markdown',
  'rdjsonl',
] as const;
export type FormatName = (typeof formatNames)[number];

/** Every output format, each loaded when asked for. */
export const formats: Readonly<Record<FormatName, () => Promise<Format>>> = {
  pretty: async () => (await import('./pretty.ts')).pretty,
  compact: async () => (await import('./compact.ts')).compact,
  json: async () => (await import('./json.ts')).json,
  jsonl: async () => (await import('./json.ts')).jsonl,
  sarif: async () => (await import('./sarif.ts')).sarif,
  github: async () => (await import('./github.ts')).github,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  junit: async () => (await import('./junit.ts')).junit,
  checkstyle: async () => (await import('./checkstyle.ts')).checkstyle,
  markdown: async () => (await import('./markdown.ts')).markdown,
  rdjsonl: async () => (await import('./rdjsonl.ts')).rdjsonl,
};
