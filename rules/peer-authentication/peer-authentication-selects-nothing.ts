import { rule } from '../../src/engine/index.ts';
import { matchesLabels, nearest, stringMap, workloadsIn } from '../../src/graph/index.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';

export default rule({
  id: 'peer-authentication-selects-nothing',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'The selector of a PeerAuthentication matches no Pod of its namespace',
  impact: 'The policy has no effect: the workloads that it was meant for keep the mode of the namespace.',
  fix: 'Write labels of the Pod template; the labels of the Deployment or the Service do not count.',
  references: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
  on: ['PeerAuthentication'],
  reads: ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'WorkloadEntry', 'WorkloadGroup'],
  *check(policy, graph) {
    const at = policy.at('spec', 'selector', 'matchLabels');
    const selector = stringMap(at);
    const names = Object.keys(selector);
    if (names.length === 0 || at.hasUnknown || policy.namespace === meshConfig(graph).rootNamespace) return;
    const workloads = workloadsIn(graph, policy.namespace);
    if (workloads.some(({ labels }) => matchesLabels(selector, labels))) return;
    const others = [...graph.in('WorkloadEntry', policy.namespace), ...graph.in('WorkloadGroup', policy.namespace)];
    if (workloads.length === 0 || others.length > 0) return;
    // Only what is plainly meant for a workload of the view: all but one label fit, or that one nearly.
    for (const workload of workloads) {
      const wrong = names.filter((name) => workload.labels[name] !== selector[name]);
      const name = wrong[0]!;
      const have = workload.labels[name];
      const isOwnerLabel = matchesLabels(selector, workload.resource.labels);
      const isNear = wrong.length === 1 && have !== undefined && nearest(selector[name]!, [have]) !== undefined;
      const isExtra = wrong.length === 1 && names.length > 1;
      if (!isNear && !isExtra && !isOwnerLabel) continue;
      const label = workload.metadata.get('labels', name);
      yield {
        at: at.get(name),
        message: isOwnerLabel
          ? `No Pod in "${policy.namespace}" has ${name}=${selector[name]}: ${workload.resource.kind} "${workload.name}" has the label itself, but not its Pods`
          : `No Pod in "${policy.namespace}" has ${name}=${selector[name]}${have === undefined ? '' : `; those of ${workload.resource.kind} "${workload.name}" have ${name}=${have}`}`,
        ...(have !== undefined && isNear ? { help: `Write ${name}: ${have}.` } : {}),
        related: [{ at: label.exists ? label : workload.metadata.get('labels').key, message: 'the labels of the Pods' }],
      };
      return;
    }
  },
});
