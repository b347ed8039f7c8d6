import type { Kind } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { istioRules } from './cel-istio.ts';
import type { Objection } from './objection.ts';
import type { Release } from './version.ts';

/**
 * A rule that a CRD of Istio states in CEL (`x-kubernetes-validations`), as a function of the field that carries it. It is asked only where the types below
 * the field are right, and says nothing where a placeholder could make it true.
 */
export interface CelRule {
  /** Path of the field: `[]` for the items of a list, `{}` for the values of a map. */
  readonly at: string;
  readonly kinds: readonly Kind[];
  readonly since?: Release;
  readonly check: (field: Field) => Iterable<Objection>;
}

/** The rules along one path: followed while walking, so that no path is ever compared. */
export interface RuleNode {
  readonly fields: Map<string, RuleNode>;
  readonly checks: CelRule[];
}

const trees = new Map<Kind, RuleNode>();

export function celRules(kind: Kind): RuleNode {
  let tree = trees.get(kind);
  if (!tree) {
    tree = { fields: new Map(), checks: [] };
    for (const rule of istioRules) if (rule.kinds.includes(kind)) add(tree, rule);
    trees.set(kind, tree);
  }
  return tree;
}

function add(tree: RuleNode, rule: CelRule): void {
  let node = tree;
  for (const word of rule.at.replaceAll('[]', '.[]').replaceAll('{}', '.{}').split('.')) {
    if (word === '') continue;
    let next = node.fields.get(word);
    if (!next) {
      next = { fields: new Map(), checks: [] };
      node.fields.set(word, next);
    }
    node = next;
  }
  node.checks.push(rule);
}
