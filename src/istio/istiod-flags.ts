import { type Graph, question, workloads } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';

/** Environment variables of istiod that the input shows: of its Deployment, or in what installs it. They switch behaviour that the API has no field for. */
const flags = question((graph): ReadonlyMap<string, Field> => {
  const out = new Map<string, Field>();
  const take = (variables: Field): void => {
    for (const variable of variables.items()) {
      const name = variable.get('name').string();
      if (name !== undefined) out.set(name, variable.get('value'));
    }
  };
  for (const kind of ['IstioOperator', 'Istio'] as const) {
    for (const installation of graph.all(kind)) {
      const values = installation.at('spec', 'values', 'pilot', 'env');
      for (const name of values.keys()) out.set(name, values.get(name));
      take(installation.at('spec', 'components', 'pilot', 'k8s', 'env'));
    }
  }
  for (const { podSpec, labels } of workloads(graph)) {
    if (labels.app !== 'istiod') continue;
    for (const container of podSpec.get('containers').items())
      if (container.get('name').string() === 'discovery') take(container.get('env'));
  }
  return out;
});

/** Whether a flag of istiod is set; `otherwise` where the input does not say or a placeholder stands. */
export const istiodFlag = (graph: Graph, name: string, otherwise: boolean): boolean => {
  const value = flags(graph).get(name);
  const text = value?.boolean() ?? value?.string()?.toLowerCase();
  return text === undefined ? otherwise : text === true || text === 'true' || text === '1' || text === 't';
};
