import { rules } from '../../rules/index.ts';
import { nearest } from './nearest.ts';
import { type Invocation, UsageError } from './options.ts';

export async function listRules(_invocation: Invocation): Promise<number> {
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  for (const { id, severity, summary } of rules) process.stdout.write(`${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`);
  return 0;
}

export async function explain({ operands }: Invocation): Promise<number> {
  for (const id of operands) {
    const rule = rules.find((known) => known.id === id);
    if (!rule) {
      const guess = nearest(
        id,
        rules.map((known) => known.id),
      );
      throw new UsageError(`unknown rule "${id}"${guess ? `; did you mean ${guess}?` : ''}`);
    }
    process.stdout.write(`${rule.id} (${rule.severity})\n\n${rule.summary}\n\n${rule.impact}\n\n${rule.fix}\n`);
  }
  return 0;
}
