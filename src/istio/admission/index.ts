import { type Graph, questionAbout, type Resource } from '../../graph/index.ts';
import { gatewayApiObjections } from './gateway-api.ts';
import type { Objection } from './objection.ts';
import { schemaObjections } from './schema.ts';
import { webhookObjections } from './webhook.ts';

export type { Objection } from './objection.ts';

/**
 * Everything the API server's schema and istiod's webhook have against an object, asked in the order of the cluster: the rules of a CRD only where
 * types are right, the webhook only about objects that the schema lets through. One mistake, one report.
 */
export const objections = (resource: Resource, graph: Graph): readonly Objection[] => verdict(graph, resource);

const verdict = questionAbout((graph, resource: Resource): readonly Objection[] => {
  const found = all(graph, resource);
  return isPartial(resource) ? found.filter(({ rule }) => rule !== 'missing-required-field') : found;
});

/** Only part of an object: Kustomize adds the rest. Where no kustomization is seen, a Pod template of which no container has an image gives a patch away. */
function isPartial({ file, root }: Resource): boolean {
  if (file.isKustomized) return true;
  const template = root.get('spec', 'template');
  if (!template.exists || root.get('spec', 'selector').exists) return false;
  return !template
    .get('spec', 'containers')
    .items()
    .some((container) => container.get('image').exists);
}

function all(graph: Graph, resource: Resource): readonly Objection[] {
  const bySchema = schemaObjections(resource, graph);
  if (bySchema.some(refuses)) return bySchema;
  const byRules = joined(bySchema, gatewayApiObjections(resource));
  return byRules.some(refuses) ? byRules : joined(byRules, webhookObjections(resource, graph));
}

/**
 * Objections to an object that has lost fields. A refusal for want of a field that was only misspelled, or written one level too deep, is no mistake
 * of its own: it goes to the lost field, which refuses the object then.
 */
function joined(before: readonly Objection[], after: readonly Objection[]): readonly Objection[] {
  const lost = before.filter(({ effect }) => effect === 'prune');
  if (lost.length === 0 || after.length === 0) return [...before, ...after];
  const left = new Set(after);
  const out = before.map((objection) => {
    if (!lost.includes(objection)) return objection;
    const { path } = objection.at.location;
    const holder = parentPath(path);
    const higher = parentPath(holder) + path.slice(holder.length);
    const wanted = objection.meant === undefined ? [higher] : [higher, holder, join(holder, objection.meant)];
    const follows = after.filter((other) => refuses(other) && wanted.includes(other.at.location.path));
    for (const other of follows) left.delete(other);
    if (follows.length === 0) return objection;
    const related = follows.map(({ at, message }) => ({ at, message: `without it: ${message}` }));
    return { ...objection, effect: 'refuse' as const, related: [...(objection.related ?? []), ...related] };
  });
  return [...out, ...left];
}

const parentPath = (path: string): string => path.replace(/(?:\.[^.[\]]+|\["(?:[^"\\]|\\.)*"\]|^[^.[\]]+)$/, '');
const join = (path: string, key: string): string => (path ? `${path}.${key}` : key);

/** Whether the object never reaches istiod. Objects with placeholders are refused only for what is certain. */
export const isRefused = (resource: Resource, graph: Graph): boolean => objections(resource, graph).some(refuses);

const refuses = ({ effect }: Objection): boolean => effect === 'refuse';

/** What a rule reports that only passes on what the cluster has against an object: its own share of the objections. */
export const objectionsOf =
  (rule: string) =>
  (resource: Resource, graph: Graph): readonly Objection[] =>
    objections(resource, graph).filter((objection) => objection.rule === rule);
