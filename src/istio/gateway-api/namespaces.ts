import { type Graph, question } from '../../graph/index.ts';
import type { LabelSelector } from './specs.ts';

/** Label that Kubernetes puts on every Namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

/** Labels of the namespaces that the input declares. */
export const namespaceLabels = question(
  (graph): ReadonlyMap<string, Readonly<Record<string, string>>> =>
    new Map(graph.all('Namespace').map((namespace) => [namespace.name, { ...namespace.labels, [nameLabel]: namespace.name }])),
);

/** Declared namespaces whose labels a selector fits, in alphabetical order. */
export const selectedNamespaces = (graph: Graph, selector: LabelSelector): readonly string[] =>
  [...namespaceLabels(graph)]
    .filter(([, labels]) => selects(selector, labels))
    .map(([name]) => name)
    .sort();

/** A Kubernetes label selector; an operator that it does not know selects nothing. */
export const selects = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(matchLabels).every(([label, value]) => labels[label] === value) &&
  matchExpressions.every(({ key = '', operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
