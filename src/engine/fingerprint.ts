import { append, type Resource } from '../graph/index.ts';
import type { Field, Location } from '../yaml/index.ts';
import type { Finding } from './rule.ts';

/**
 * What makes a finding the same finding after edits elsewhere in the file: rule, file, object, the path with list items named by what identifies
 * them, and the text at the place. Never a line number, and never a value of a Secret.
 */
export function identity(rule: string, resource: Resource, { file, path, range }: Location): string {
  const secret = resource.kind === 'Secret' && /^(?:data|stringData|metadata\.annotations)\b/.test(path);
  const text = secret || file !== resource.file.path ? '' : resource.file.text.slice(range.start.offset, range.end.offset);
  return [rule, file, resource.ref.kind, resource.namespace, resource.name, stablePath(resource.root, path), text].join('\n');
}

/** 32 hexadecimal digits for an identity; `ordinal` tells apart what has the same one. */
export const fingerprint = (identity: string, ordinal: number): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(`${identity}\n${ordinal}`).digest('hex').slice(0, 32);

/** Gives every finding its fingerprint. Findings with one identity are counted through in the order of their messages. */
export function withFingerprints(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) append(groups, finding.fingerprint, finding);
  const ordinals = new Map<Finding, number>();
  for (const group of groups.values()) {
    if (group.length > 1)
      group.sort((a, b) => (a.message < b.message ? -1 : a.message > b.message ? 1 : a.range.start.offset - b.range.start.offset));
    for (const [ordinal, finding] of group.entries()) ordinals.set(finding, ordinal);
  }
  return findings.map((finding) => ({ ...finding, fingerprint: fingerprint(finding.fingerprint, ordinals.get(finding) ?? 0) }));
}

/** What identifies an item of a list, in order of preference. */
const names: readonly (readonly (string | number)[])[] = [
  ['name'],
  ['port', 'name'],
  ['port', 'number'],
  ['hosts', 0],
  ['sniHosts', 0],
  ['host'],
  ['hostname'],
  ['destination', 'host'],
  ['match', 0, 'name'],
  ['match', 0, 'sniHosts', 0],
  ['match', 0, 'uri', 'exact'],
  ['match', 0, 'uri', 'prefix'],
  ['match', 0, 'uri', 'regex'],
  ['matches', 0, 'path', 'value'],
  ['number'],
  ['port'],
  ['key'],
  ['address'],
];

function nameOf(item: Field): string | undefined {
  if (item.type === 'scalar') return item.source;
  for (const path of names) {
    const field = item.get(...path);
    const name = field.string() ?? field.number();
    if (name !== undefined) return String(name);
  }
  return undefined;
}

function stablePath(root: Field, path: string): string {
  let field = root;
  let out = '';
  for (const match of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    if (match[2] === undefined) {
      const key = match[1] === undefined ? (match[3] ?? '') : (JSON.parse(`"${match[1]}"`) as string);
      field = field.get(key);
      out += `.${key}`;
    } else {
      field = field.get(Number(match[2]));
      out += `[${nameOf(field) ?? match[2]}]`;
    }
  }
  return out;
}
