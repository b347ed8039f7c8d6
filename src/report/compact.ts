import type { Report } from './report.ts';
import { clean, withoutCommands } from './text.ts';

/** One line per finding: `path:line:column: severity rule message`. */
export const compact = ({ findings }: Report): string =>
  withoutCommands(
    findings
      .map(
        ({ file, range: { start }, severity, rule, message }) =>
          `${clean(file)}:${start.line}:${start.column}: ${severity} ${rule} ${clean(message)}\n`,
      )
      .join(''),
  );
