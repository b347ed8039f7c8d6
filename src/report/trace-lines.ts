import type { ChalkInstance } from 'chalk';
import { type Field, shown } from '../yaml/index.ts';
import { clean, columns } from './text.ts';

/** Text from a manifest, as it is written. */
export const plain = (text: string): string => clean(shown(text));

/** `file.yaml:12`, where a value is written. */
export const placeText = (field: Field | undefined): string => {
  if (!field) return '';
  const { file, range } = field.location;
  return `${plain(file)}:${range.start.line}`;
};

/** One line of a table; the last cell stands dim behind the others. */
export type Row = readonly string[];

/** Rows with their cells below each other. A cell wider than `limit` does not push the others. */
export function table(chalk: ChalkInstance, rows: readonly Row[], indent: string, limit = 56): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.slice(0, -1).forEach((cell, index) => {
      const width = columns(cell);
      if (width <= limit) widths[index] = Math.max(widths[index] ?? 0, width);
    });
  return rows.map((row) => {
    const cells = row.map((cell, index) =>
      index === row.length - 1 ? chalk.dim(cell) : cell.padEnd((widths[index] ?? 0) + cell.length - columns(cell)),
    );
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}
