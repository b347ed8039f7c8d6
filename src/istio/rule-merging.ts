import { append, type Graph, question } from '../graph/index.ts';
import { hostOfRule } from './client-tls-settings.ts';
import { type Config, configs } from './configs.ts';
import type { DestinationRuleSpec } from './specs.ts';

/** DestinationRules of one namespace for one host, in istiod's order of age. */
const rulesOfOneHost = question((graph): ReadonlyMap<string, readonly Config<DestinationRuleSpec>[]> => {
  const out = new Map<string, Config<DestinationRuleSpec>[]>();
  for (const config of configs(graph, 'DestinationRule'))
    if (typeof config.spec.host === 'string' && config.spec.host && !config.at('host').isUnknown && !config.resource.isIdentityUnknown)
      append(out, `${config.namespace} ${hostOfRule(config)}`, config);
  return out;
});

/** The other rules of the same namespace for the same host. */
export const rivals = (graph: Graph, config: Config<DestinationRuleSpec>): readonly Config<DestinationRuleSpec>[] =>
  (rulesOfOneHost(graph).get(`${config.namespace} ${hostOfRule(config)}`) ?? []).filter(({ resource }) => resource !== config.resource);

/** What of a rule's visibility istiod compares: `.` for a rule with selector. */
export const exportKey = ({ spec }: Config<DestinationRuleSpec>): string =>
  spec.workloadSelector ? '.' : [...new Set(spec.exportTo ?? [])].sort().join();

/** Whether a rule has what nothing replaces: settings, and for which levels. */
export const hasPolicy = ({ spec }: Config<DestinationRuleSpec>): boolean =>
  spec.trafficPolicy !== undefined && spec.trafficPolicy !== null;
