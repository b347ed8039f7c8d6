import { type Graph, questionAbout, type Resource } from '../../graph/index.ts';
import { gatewayApiObjections } from './gateway-api.ts';
import type { Objection } from './objection.ts';
import { schemaObjections } from './schema.ts';
import { webhookObjections } from './webhook.ts';

export type { Objection } from './objection.ts';

/**
 * Everything the API server's schema and istiod's webhook have against an object.
 * The webhook is asked only about objects that the schema lets through, as in the cluster: one mistake, one report.
 */
export const objections = (resource: Resource, graph: Graph): readonly Objection[] => verdict(graph, resource);

const verdict = questionAbout((graph, resource: Resource): readonly Objection[] => {
  const bySchema = [...schemaObjections(resource), ...gatewayApiObjections(resource)];
  return bySchema.some(refuses) ? bySchema : [...bySchema, ...webhookObjections(resource, graph)];
});

/** Whether the object never reaches istiod. Objects with placeholders are refused only for what is certain. */
export const isRefused = (resource: Resource, graph: Graph): boolean => objections(resource, graph).some(refuses);

const refuses = ({ effect }: Objection): boolean => effect === 'refuse';
