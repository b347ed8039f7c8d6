export { rules } from '../rules/index.ts';
export type { Finding, Rule, Severity } from './engine/index.ts';
