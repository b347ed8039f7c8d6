import type { Resource } from '../../graph/index.ts';
import type { Objection } from './objection.ts';

/** What the API server has against an object before any webhook sees it: unknown fields, types, enums, patterns, ranges, required fields, CEL rules. */
export const schemaObjections = (_resource: Resource): readonly Objection[] => [];
