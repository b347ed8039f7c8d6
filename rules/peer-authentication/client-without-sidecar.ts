import { rule } from '../../src/engine/index.ts';
import { calledHosts, question, type Workload, workloadKinds, workloadOf, workloads } from '../../src/graph/index.ts';
import { inboundEndpoints } from '../../src/istio/endpoints.ts';
import { injected, isAmbient } from '../../src/istio/injection.ts';
import { peerPolicy } from '../../src/istio/peer-authentication.ts';
import { proxyOf } from '../../src/istio/proxies.ts';

/** The policy that every server with a sidecar is under, if all of them demand mTLS on every port. */
const strictEverywhere = question((graph) => {
  const servers = workloads(graph).filter((workload) => {
    const proxy = proxyOf(graph, workload);
    if (proxy?.type !== 'sidecar' || (inboundEndpoints(graph).get(workload)?.length ?? 0) === 0) return false;
    // A policy of the namespace's own, or one without a doubt: its author takes the servers to have sidecars.
    return proxy.injected === 'yes' || peerPolicy(graph, workload).config?.namespace === workload.namespace;
  });
  const policies = servers.map((workload) => peerPolicy(graph, workload));
  const isStrict = policies.every(
    ({ mode, ports, isUncertain }) => mode === 'STRICT' && !isUncertain && [...ports.values()].every((port) => port.mode === 'STRICT'),
  );
  return isStrict ? policies[0] : undefined;
});

export default rule({
  id: 'client-without-sidecar',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'A workload that only calls others has no sidecar, and every service of the mesh demands mTLS',
  impact: 'Whatever the workload calls in the mesh closes the connection, since it can only send plain text.',
  fix: 'Give the workload a sidecar: label its namespace with istio-injection: enabled, or take sidecar.istio.io/inject: "false" from its Pods.',
  references: [
    'https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/',
    'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/',
  ],
  on: workloadKinds,
  reads: ['PeerAuthentication', 'Service', 'Namespace'],
  *check(resource, graph) {
    const client = workloadOf(graph, resource);
    const policy = strictEverywhere(graph);
    if (
      !client ||
      !policy?.at ||
      injected(graph, client) !== 'no' ||
      proxyOf(graph, client) ||
      isAmbient(graph, client) !== 'no' ||
      !isClientOnly(client)
    )
      return;
    // Where it shows whom it calls, that decides.
    if (calledHosts(graph, client).length > 0) return;
    const label = client.metadata.get('labels', 'sidecar.istio.io/inject');
    const namespace = graph.get('Namespace', '', client.namespace);
    yield {
      at: label.exists ? label : client.metadata.exists ? client.metadata.key : resource.at('metadata', 'name'),
      message: `${resource.ref.kind} "${resource.id}" has no sidecar, and every service of the mesh in this input demands mTLS`,
      related: [
        { at: policy.at, message: `PeerAuthentication "${policy.config?.resource.id}" demands it` },
        ...(namespace && !label.exists ? [{ at: namespace.at('metadata', 'name'), message: 'this namespace is not injected' }] : []),
      ],
    };
  },
});

/** Runs a shell or a tool of clients: it serves nothing, so it is there to call others. */
const isClientOnly = ({ podSpec }: Workload): boolean => {
  const containers = podSpec.get('containers').items();
  return (
    containers.length > 0 &&
    containers.every(
      (container) =>
        container.get('ports').items().length === 0 &&
        /(?:^|\/)(?:curl|sleep|wget|alpine-curl|netshoot|busybox)[^/]*$/.test(container.get('image').string() ?? ''),
    )
  );
};
