import { type Kind, kindsOfWord, kindWords, type Settings } from '../graph/index.ts';
import { nearest } from '../graph/names.ts';
import { UsageError } from './options.ts';

/** An Istio version as people write it: 1.29, v1.29.2, 1.29.0-rc.1. @throws UsageError */
export function versionOf(written: string): NonNullable<Settings['istioVersion']> {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.\d+)?(?:-[\w.]+)?$/.exec(written) ?? [];
  if (!major || !minor) throw new UsageError(`"${written}" is no Istio version such as 1.29`);
  return [Number(major), Number(minor)];
}

/** A day, or a moment in ISO 8601, in milliseconds since 1970. @throws UsageError */
export function momentOf(written: string): number {
  const time = /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(written) ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError(`"${written}" is no date such as 2027-03-31`);
  return time;
}

/** Kinds as Kubernetes writes them, or `all`. @throws UsageError */
export function closedWorldOf(words: readonly string[]): Settings['closedWorld'] {
  if (words.includes('all')) return 'all';
  const kinds = new Set<Kind>();
  for (const word of words) {
    const found = kindsOfWord(word);
    if (found.length === 0) {
      const guess = nearest(word, kindWords);
      throw new UsageError(`no rule reads objects of kind "${word}"${guess ? `; did you mean ${guess}?` : ''}`);
    }
    for (const kind of found) kinds.add(kind);
  }
  return kinds;
}
