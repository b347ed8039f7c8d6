import type { Graph, Resource } from '../../graph/index.ts';
import type { Objection } from './objection.ts';

/** What istiod's validating webhook has against an object that the API server's schema lets through. */
export const webhookObjections = (_resource: Resource, _graph: Graph): readonly Objection[] => [];
