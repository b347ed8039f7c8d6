export { check } from './check.ts';
export type { Objection } from './objection.ts';
export { isBuiltIn, type Shape, shapedKinds, shapeOf } from './shape.ts';
