export type { Objection } from '../../schema/index.ts';
