import type { SourceFile } from '../yaml/index.ts';
import type { Report } from './report.ts';

/** What a format may need beside the report. */
export interface Context {
  readonly sources: ReadonlyMap<string, SourceFile>;
}

export type Format = (report: Report, context: Context) => string;

export const formatNames = ['compact', 'json'] as const;
export type FormatName = (typeof formatNames)[number];

/** Every output format, each loaded when asked for. */
export const formats: Readonly<Record<FormatName, () => Promise<Format>>> = {
  compact: async () => (await import('./compact.ts')).compact,
  json: async () => (await import('./json.ts')).json,
};
