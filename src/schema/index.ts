export { check } from './check.ts';
export type { Objection } from './objection.ts';
export { isBuiltIn, shapedKinds } from './shape.ts';
