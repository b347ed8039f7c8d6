export { type RawDocument, splitDocuments } from './documents.ts';
export { type Edit, type Fix, insertEntry, removeEntry, replaceScalar } from './edit.ts';
export { Field, isUnknown, type Path, pathText, shown } from './field.ts';
export { type ParsedDocument, parseDocument } from './parse.ts';
export { hasPlaceholder } from './scalars.ts';
export { type Location, type Place, type Position, type Range, SourceFile } from './source.ts';
export type { SyntaxProblem } from './syntax.ts';
