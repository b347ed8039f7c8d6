import type { Field } from '../../yaml/index.ts';
import { type Report, textOf } from './report.ts';

const nanoseconds: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

/** @returns a duration such as `1h30m` or `0.5s` in nanoseconds, undefined where Go's time.ParseDuration reads none */
export function parseDuration(text: string): number | undefined {
  const match = /^([-+]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (!match) return undefined;
  let total = 0;
  for (const [, number, unit] of (match[2] ?? '').matchAll(/(\d+\.?\d*|\.\d+)([a-zµμ]+)/g)) {
    total += Math.trunc(Number((Number(number) * (nanoseconds[unit ?? ''] ?? 0)).toPrecision(15)));
  }
  return match[1] === '-' ? -total : total;
}

/** A duration of at least a millisecond and of whole milliseconds (ValidateDuration). Where nothing is written nothing is wrong. */
export function checkDuration(field: Field, report: Report): void {
  const text = textOf(field);
  if (!text) return;
  const value = parseDuration(text);
  if (value === undefined) {
    report.refuse('malformed-value', field, `"${text}" is not a duration: write a number and a unit, as in "1.5s", "100ms" or "1h"`);
  } else if (value < 1e6) {
    report.refuse('malformed-value', field, `"${text}" is too short: a duration must be at least 1ms here`);
  } else if (value % 1e6 !== 0) {
    report.refuse('malformed-value', field, `"${text}" has a part smaller than a millisecond, which Istio does not accept here`);
  }
}
