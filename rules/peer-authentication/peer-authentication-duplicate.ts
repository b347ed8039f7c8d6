import { rule } from '../../src/engine/index.ts';
import { matchesLabels, question, workloadsIn } from '../../src/graph/index.ts';
import { byNamespace, configs } from '../../src/istio/configs.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';

const policiesByNamespace = question((graph) => byNamespace(configs(graph, 'PeerAuthentication')));

export default rule({
  id: 'peer-authentication-duplicate',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'Two PeerAuthentications for the same workloads: only the older one counts, nothing is merged',
  impact: 'The other policy has no effect at all, neither its mode nor its portLevelMtls.',
  fix: 'Write one PeerAuthentication with everything that both say.',
  references: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
  on: ['PeerAuthentication'],
  reads: ['Deployment'],
  *check(policy, graph) {
    const all = policiesByNamespace(graph).get(policy.namespace) ?? [];
    const own = all.findIndex(({ resource }) => resource === policy);
    const labels = (index: number) => (all[index]?.spec.selector?.matchLabels ?? {}) as Record<string, string>;
    const isGeneral = Object.keys(labels(own)).length === 0;
    if (policy.at('spec', 'selector').hasUnknown || (!isGeneral && policy.namespace === meshConfig(graph).rootNamespace)) return;
    for (let older = 0; older < own; older++) {
      const other = all[older]!;
      const isOtherGeneral = Object.keys(labels(older)).length === 0;
      if (isGeneral !== isOtherGeneral || JSON.stringify(other.spec) === JSON.stringify(all[own]!.spec)) continue;
      const shared = isGeneral
        ? undefined
        : workloadsIn(graph, policy.namespace).find(
            (workload) => matchesLabels(labels(own), workload.labels) && matchesLabels(labels(older), workload.labels),
          );
      if (!isGeneral && !shared) continue;
      const isOrderKnown = other.createdAt !== undefined || all[own]!.createdAt !== undefined;
      const what = shared ? `${shared.resource.kind} "${shared.namespace}/${shared.name}"` : `namespace "${policy.namespace}"`;
      yield {
        at: policy.at('metadata', 'name'),
        message: `PeerAuthentication "${other.name}" and "${policy.name}" are both for ${what}: only the older one counts${isOrderKnown ? `, "${other.name}"` : `; of equal age that is "${other.name}"`}`,
        related: [
          { at: other.resource.at('metadata', 'name'), message: 'the other policy' },
          ...(shared ? [{ at: shared.metadata.get('labels').key, message: 'both selectors match these labels' }] : []),
        ],
      };
      return;
    }
  },
});
