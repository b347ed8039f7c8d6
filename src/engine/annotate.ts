import type { Finding } from './rule.ts';

/** Lines that `annotate` writes: a comment that holds only a marker and its message. */
const annotation = /^ *#(?: *(?:\^+|~+)| <[-=])(?: .*)?(?:\n|$)/gm;

/** Removes what `annotate` writes. */
export const strip = (text: string): string => text.replace(annotation, '');

/**
 * Draws every finding under the line it points at: `^^^ message` for the finding, `~~~ message` for the places that relate to it.
 * Where a marker does not fit behind a `#`, `# <- message` (or `# <= message` for related places) stands instead.
 * @param rule findings of other rules carry their rule's id in brackets
 */
export function annotate(text: string, file: string, findings: readonly Finding[], rule: string): string {
  const marks = findings
    .flatMap((finding) => {
      const prefix = finding.rule === rule ? '' : `[${finding.rule}] `;
      const severity = finding.severity === 'info' ? '(info) ' : finding.severity === 'warning' ? '(warning) ' : '';
      return [
        { file: finding.file, range: finding.range, message: `${prefix}${severity}${finding.message}`, sign: '^' },
        ...finding.related.map((other) => ({ file: other.file, range: other.range, message: other.message, sign: '~' })),
      ];
    })
    .filter((mark) => mark.file === file);
  const byLine = new Map<number, string[]>();
  const lines = text.split('\n');
  for (const mark of marks) {
    const line = mark.range.start.line;
    const drawn = draw(lines[line - 1] ?? '', mark);
    const list = byLine.get(line) ?? [];
    if (!list.includes(drawn)) list.push(drawn);
    byLine.set(line, list);
  }
  return lines.flatMap((line, index) => [line, ...(byLine.get(index + 1) ?? [])]).join('\n');
}

function draw(line: string, { range, message, sign }: { range: Finding['range']; message: string; sign: string }): string {
  const column = range.start.column;
  const oneLine = message.replaceAll('\n', ' ');
  const indent = Math.min(line.search(/\S|$/), column - 2);
  if (indent < 0) return `# ${sign === '^' ? '<-' : '<='} ${oneLine}`;
  return `${`${' '.repeat(indent)}#`.padEnd(column - 1)}${sign.repeat(Math.max(1, range.end.column - column))} ${oneLine}`;
}
