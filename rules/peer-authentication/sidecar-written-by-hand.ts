import { rule } from '../../src/engine/index.ts';
import { workloadsIn } from '../../src/graph/index.ts';

export default rule({
  id: 'sidecar-written-by-hand',
  area: 'peer-authentication',
  severity: 'info',
  summary: 'Workloads have their sidecar from istioctl kube-inject, and their namespace is not injected',
  impact:
    'The next time the plain manifest is applied the sidecar is gone: the workload sends and accepts plain text, and servers under STRICT refuse it. Until then the sidecar stays at the release that was written.',
  fix: 'Label the namespace with istio-injection: enabled (or istio.io/rev) and apply the manifests without sidecar.',
  references: ['https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/'],
  on: ['Namespace'],
  reads: ['Deployment'],
  *check(namespace, graph) {
    const labels = namespace.at('metadata', 'labels');
    if (labels.isUnknown || labels.keys().some((key) => /^istio(?:-injection$|\.io\/)/.test(key))) return;
    const byHand = workloadsIn(graph, namespace.name).find(
      ({ annotations, podSpec }) =>
        'sidecar.istio.io/status' in annotations &&
        [...podSpec.get('containers').items(), ...podSpec.get('initContainers').items()].some(
          (container) => container.get('name').string() === 'istio-proxy',
        ),
    );
    // A Pod of a dump carries the sidecar in any case.
    if (!byHand || byHand.resource.kind === 'Pod') return;
    yield {
      at: labels.exists ? labels.key : namespace.at('metadata').key,
      message: `Namespace "${namespace.name}" is not injected; the sidecar of ${byHand.resource.ref.kind} "${byHand.name}" is part of its manifest`,
      related: [{ at: byHand.metadata.get('annotations', 'sidecar.istio.io/status').key, message: 'written by istioctl kube-inject' }],
    };
  },
});
