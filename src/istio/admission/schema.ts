import type { Graph, Resource } from '../../graph/index.ts';
import { check } from '../../schema/index.ts';
import type { Objection } from './objection.ts';

/** What the API server has against an object before any webhook sees it: unknown fields, types, enums, patterns, ranges, required fields, CEL rules. */
export const schemaObjections = (resource: Resource, graph: Graph): readonly Objection[] => check(resource, graph.settings);
