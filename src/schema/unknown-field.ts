import { distance, type Kind, kindWord, type Resource } from '../graph/index.ts';
import type { Field, Fix } from '../yaml/index.ts';
import type { Objection } from './objection.ts';
import type { Shape } from './shape.ts';
import { article, bareName, keyName, typeOf } from './values.ts';

/** An object on the way to a field, with what is known of it. */
export interface Level {
  readonly field: Field;
  readonly shape: Shape;
}

interface Answer {
  readonly objection: Objection;
  /** The required field of the same object that was meant: its absence has the same cause. */
  readonly meant?: string;
  /** The object beside it that it belongs into. */
  readonly into?: string;
}

/**
 * A field that the kind does not have at this place, with what was probably meant.
 * @param levels the objects around the field, the one that holds it last
 * @param missing required fields that the object lacks
 */
export function unknownField(parent: Field, key: string, levels: readonly Level[], resource: Resource, missing: readonly string[]): Answer {
  const shape = (levels.at(-1) as Level).shape;
  const value = parent.get(key);
  const where = placeName(parent, resource.kind);
  const answer = (message: string, help: string, more: Partial<Objection> = {}, meant?: string, into?: string): Answer => ({
    objection: {
      at: value.key,
      rule: 'unknown-field',
      effect: meant !== undefined && missing.includes(meant) ? 'refuse' : 'prune',
      message,
      help,
      ...more,
      ...(meant === undefined ? {} : { meant }),
    },
    ...(meant === undefined ? {} : { meant }),
    ...(into === undefined ? {} : { into }),
  });

  const other = otherName(resource.kind, parent, key);
  if (other) return answer(`\`${key}\` is no field of ${where}; ${other.says}`, other.help, {}, other.field);

  const spelled = spelledLike(key, shape, value);
  if (spelled && spelled.edits === 0) return misspelled(spelled.name, true);
  const moved = elsewhere(key, value, levels, shape);
  if (moved?.near) return answer(`\`${key}\` is no field of ${where}; ${moved.says}`, moved.help, {}, moved.into, moved.into);
  if (spelled) return misspelled(spelled.name, spelled.edits === 1 || spelled.edits * 4 <= spelled.name.length);
  if (moved) return answer(`\`${key}\` is no field of ${where}; ${moved.says}`, moved.help, {}, moved.into, moved.into);

  const known = Object.keys(shape.properties ?? {}).filter((name) => !['apiVersion', 'kind', 'status'].includes(name));
  return answer(
    `\`${key}\` is no field of ${where}`,
    `Remove it, or write what it was meant to be: ${where} takes ${known.length > 12 ? `${known.slice(0, 12).join(', ')}, ...` : known.join(', ')}.`,
  );

  function misspelled(name: string, isCertain: boolean): Answer {
    const taken = parent.get(name).isWritten;
    const rename: Fix = {
      title: `Rename ${key} to ${name}`,
      safe: true,
      edits: [{ file: parent.file.path, start: value.keySpan.start, end: value.keySpan.end, newText: keyText(value, key, name) }],
    };
    return answer(
      taken
        ? `\`${key}\` is no field of ${where}; \`${name}\`, which it resembles, is set as well`
        : `\`${key}\` is no field of ${where}; write \`${name}\``,
      taken ? `Remove \`${key}\`, or put its value into \`${name}\`.` : `Rename \`${key}\` to \`${name}\`.`,
      isCertain && !taken ? { fix: rename } : {},
      name,
    );
  }
}

/** The key with the quotes it had. */
const keyText = (value: Field, key: string, name: string): string => {
  const { start, end } = value.keySpan;
  return value.file.text.slice(start, end).replace(key, name);
};

/** What holds a field, as a person would call it. */
function placeName(field: Field, kind: Kind): string {
  if (field.path.length === 0) return article(kindWord(kind));
  if (field.path.length === 1 && field.path[0] === 'spec') return `the \`spec\` of ${article(kindWord(kind))}`;
  return typeof field.path.at(-1) === 'number' ? `an item of \`${keyName(field)}\`` : `\`${field.path.at(-1)}\``;
}

/** The field of the same object that differs in spelling only; fewest edits win, a tie is no answer. */
function spelledLike(key: string, shape: Shape, value: Field): { name: string; edits: number } | undefined {
  const bare = bareName(key);
  let best: { name: string; edits: number } | undefined;
  let isTie = false;
  for (const name of Object.keys(shape.properties ?? {})) {
    const other = bareName(name);
    const edits = other === bare ? 0 : isPlural(bare, other) ? 0.5 : distance(bare, other);
    const allowed = Math.max(1, Math.floor(Math.min(bare.length, other.length) / 3));
    if (edits > allowed || (edits > 0 && (bare.length < 3 || !mayHold(shape.properties?.[name], value, edits)))) continue;
    if (!best || edits < best.edits) {
      best = { name, edits };
      isTie = false;
    } else if (edits === best.edits) isTie = true;
  }
  return best && !isTie ? { name: best.name, edits: Math.ceil(best.edits) } : undefined;
}

const isPlural = (a: string, b: string): boolean => `${a}s` === b || `${b}s` === a || `${a}es` === b;

/** Whether a value could stand in a field: a long shot in spelling is believed only where the type fits. */
function mayHold(shape: Shape | undefined, value: Field, edits = 2): boolean {
  if (!shape?.type || !value.exists || value.isUnknown) return true;
  const type = typeOf(value);
  const types = [shape.type].flat();
  if (types.some((wanted) => wanted === type || (wanted === 'number' && type === 'integer'))) return true;
  // A plural with a single value is a frequent slip by itself.
  return edits <= 1 && types.includes('array') && value.type === 'scalar';
}

interface Elsewhere {
  readonly says: string;
  readonly help: string;
  /** Directly above or below: more probable than a misspelling. */
  readonly near: boolean;
  /** The object beside the field that it belongs into. */
  readonly into?: string;
}

/** The same field one level up or down, or in a neighbour; only where there is one such place. */
function elsewhere(key: string, value: Field, levels: readonly Level[], shape: Shape): Elsewhere | undefined {
  const parent = (levels.at(-1) as Level).field;
  // Below: `credentialName` beside `tls`; an object of that name that is there, or even empty, is the likelier one.
  const below = Object.keys(shape.properties ?? {}).filter((name) => {
    const child = shape.properties?.[name];
    const inner = child?.items ?? child;
    return inner?.properties && key in inner.properties && mayHold(inner.properties[key], value) && !['metadata', 'status'].includes(name);
  });
  const present = below.filter((name) => parent.get(name).isWritten);
  const into = present.length === 1 ? present[0] : below.length === 1 ? below[0] : undefined;
  if (into !== undefined) {
    const isList = shape.properties?.[into]?.type === 'array';
    return {
      says: `it belongs into ${isList ? 'an item of ' : ''}\`${into}\``,
      help: parent.get(into).isWritten
        ? `Move \`${key}\` into \`${into}\`: indent it below.`
        : `Add \`${into}\` and write \`${key}\` below it.`,
      near: true,
      into,
    };
  }
  // Above: `tls` under `port`. The object itself may be an item of a list; the list's owner is the next level.
  for (let up = levels.length - 2; up >= 0 && up >= levels.length - 3; up--) {
    const level = levels[up] as Level;
    const found = level.shape.properties?.[key];
    if (!found || key === 'metadata' || key === 'spec' || key === 'name' || level.field.get(key).isWritten || !mayHold(found, value))
      continue;
    const beside = String((levels[up + 1] as Level).field.path[level.field.path.length] ?? keyName(parent));
    const steps = levels.length - 1 - up;
    return {
      says: `it belongs ${steps === 1 ? 'one level' : 'two levels'} up, beside \`${beside}\``,
      help: `Move \`${key}\` out of ${steps === 1 ? `\`${keyName(parent)}\`` : `\`${beside}\``}: indent it like \`${beside}\`.`,
      near: steps === 1,
    };
  }
  // Beside: `mode` under `port` where `tls` has it.
  const outer = levels.at(-2);
  if (outer) {
    const neighbours = Object.keys(outer.shape.properties ?? {}).filter((name) => {
      const child = outer.shape.properties?.[name];
      return (
        child?.type === 'object' &&
        child !== shape &&
        child.properties &&
        key in child.properties &&
        mayHold(child.properties[key], value) &&
        name !== 'metadata'
      );
    });
    const written = neighbours.filter((name) => outer.field.get(name).isWritten);
    const name = written.length === 1 ? written[0] : neighbours.length === 1 ? neighbours[0] : undefined;
    if (name !== undefined && outer.field.path.length > 0)
      return {
        says: `it is a field of \`${name}\``,
        help: `Move \`${key}\` into \`${name}\`, beside \`${keyName(parent)}\`.`,
        near: false,
      };
  }
  return undefined;
}

interface OtherName {
  readonly kinds: readonly Kind[];
  /** End of the path of the object that holds the field. */
  readonly in: string;
  readonly key: string;
  readonly says: string;
  readonly help: string;
  /** The field of the same object that was meant. */
  readonly field?: string;
}

const tlsServers: readonly Kind[] = ['Gateway', 'Sidecar'];
const ingressVersion = 'Since networking.k8s.io/v1 the backend is an object of its own: `service: {name: ..., port: {number: ...}}`.';

/** Fields that people know from a neighbouring API or an older version. Spelling does not lead to the right one, knowledge does. */
const otherNames: readonly OtherName[] = [
  {
    kinds: ['DestinationRule'],
    in: 'tls',
    key: 'serverCertificate',
    says: 'a client shows `clientCertificate`; `serverCertificate` is a field of a Gateway',
    help: 'Write `clientCertificate`.',
    field: 'clientCertificate',
  },
  {
    kinds: tlsServers,
    in: 'tls',
    key: 'clientCertificate',
    says: 'a server shows `serverCertificate`; `clientCertificate` is a field of a DestinationRule',
    help: 'Write `serverCertificate`.',
    field: 'serverCertificate',
  },
  ...(['secretName', 'certificateRefs', 'secret', 'secretRef'] as const).map((key) => ({
    kinds: [...tlsServers, 'DestinationRule'] as const,
    in: 'tls',
    key,
    says: 'Istio names the Secret in `credentialName`',
    help: 'Write `credentialName` with the name of the Secret.',
    field: 'credentialName',
  })),
  {
    kinds: ['KubernetesGateway', 'ListenerSet'],
    in: 'tls',
    key: 'credentialName',
    says: "Gateway API names the Secret in `certificateRefs`; `credentialName` is a field of Istio's Gateway",
    help: 'Write `certificateRefs: [{name: ...}]`.',
    field: 'certificateRefs',
  },
  {
    kinds: ['ServiceEntry'],
    in: '',
    key: 'tls',
    says: 'the TLS that clients speak to its hosts is set in a DestinationRule',
    help: 'Write a DestinationRule for the host, with `trafficPolicy.tls`.',
  },
  {
    kinds: ['VirtualService'],
    in: 'spec',
    key: 'https',
    says: 'routes for HTTP stand in `http`, also where a gateway has ended TLS, and routes by SNI in `tls`',
    help: 'Write `http`, or `tls` with `match.sniHosts` where the proxy does not end TLS.',
  },
  {
    kinds: ['KubernetesGateway'],
    in: 'tls',
    key: 'frontendValidation',
    says: 'Gateway API 1.4 moved it to `spec.tls.frontend`',
    help: 'Write `spec.tls.frontend.default.validation` (or `perPort`) instead.',
  },
  {
    kinds: ['EnvoyFilter'],
    in: 'spec',
    key: 'workloadLabels',
    says: 'it is `workloadSelector.labels`',
    help: 'Write `workloadSelector: {labels: ...}`.',
  },
  { kinds: ['Ingress'], in: 'backend', key: 'serviceName', says: 'the name of the Service is `service.name`', help: ingressVersion },
  { kinds: ['Ingress'], in: 'backend', key: 'servicePort', says: 'the port of the Service is `service.port`', help: ingressVersion },
  {
    kinds: ['Issuer', 'ClusterIssuer'],
    in: 'acme',
    key: 'http01',
    says: 'cert-manager reads challenges from `solvers`',
    help: 'Write `solvers: [{http01: {ingress: {ingressClassName: ...}}}]`.',
  },
  {
    kinds: ['Issuer', 'ClusterIssuer'],
    in: 'acme',
    key: 'dns01',
    says: 'cert-manager reads challenges from `solvers`',
    help: 'Write `solvers: [{dns01: {...}}]`.',
  },
  {
    kinds: ['Certificate'],
    in: 'spec',
    key: 'acme',
    says: 'how a challenge is solved is written in `solvers` of the Issuer',
    help: "Remove `acme` from the Certificate and write `solvers` in its issuer's `acme`.",
  },
  {
    kinds: ['Certificate'],
    in: 'spec',
    key: 'keyAlgorithm',
    says: 'it is `privateKey.algorithm`',
    help: 'Write `privateKey: {algorithm: ...}`.',
  },
  { kinds: ['Certificate'], in: 'spec', key: 'keySize', says: 'it is `privateKey.size`', help: 'Write `privateKey: {size: ...}`.' },
  {
    kinds: ['Certificate'],
    in: 'spec',
    key: 'keyEncoding',
    says: 'it is `privateKey.encoding`',
    help: 'Write `privateKey: {encoding: ...}`.',
  },
  {
    kinds: ['Certificate'],
    in: 'spec',
    key: 'organization',
    says: 'it is `subject.organizations`',
    help: 'Write `subject: {organizations: [...]}`.',
  },
];

const otherName = (kind: Kind, parent: Field, key: string): OtherName | undefined =>
  otherNames.find((entry) => entry.key === key && entry.kinds.includes(kind) && (entry.in === '' || keyName(parent) === entry.in));
