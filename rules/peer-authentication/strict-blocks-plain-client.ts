import { rule } from '../../src/engine/index.ts';
import { workloadKinds, workloadOf } from '../../src/graph/index.ts';
import { serviceCalls } from '../../src/istio/called-services.ts';
import { portEndpoints } from '../../src/istio/endpoints.ts';
import { isPortExcluded } from '../../src/istio/hop.ts';
import { injected, isAmbient } from '../../src/istio/injection.ts';
import { portPolicy } from '../../src/istio/peer-authentication.ts';
import { proxyOf } from '../../src/istio/proxies.ts';

export default rule({
  id: 'strict-blocks-plain-client',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'A workload without sidecar calls a service that accepts only mTLS of the mesh',
  impact: 'The client sends plain text, and the sidecar of the server closes every connection.',
  fix: 'Give the client a sidecar (label its namespace or Pod for injection), or set the port of the server to PERMISSIVE with portLevelMtls.',
  references: [
    'https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/',
    'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/',
  ],
  on: workloadKinds,
  reads: ['Service', 'PeerAuthentication', 'Namespace'],
  *check(resource, graph) {
    const client = workloadOf(graph, resource);
    if (!client || injected(graph, client) !== 'no' || proxyOf(graph, client) || isAmbient(graph, client) !== 'no') return;
    const seen = new Set<string>();
    for (const { service, servicePort, at } of serviceCalls(graph, client)) {
      if (!servicePort || seen.has(`${service.hostname}:${servicePort.number}`)) continue;
      seen.add(`${service.hostname}:${servicePort.number}`);
      const endpoints = portEndpoints(graph, service, servicePort.number);
      const strict = endpoints.map((endpoint) => {
        const { workload, port } = endpoint;
        const proxy = workload && proxyOf(graph, workload);
        if (
          !proxy ||
          proxy.type !== 'sidecar' ||
          proxy.injected !== 'yes' ||
          port === undefined ||
          isPortExcluded(workload.annotations, port)
        )
          return undefined;
        const policy = portPolicy(graph, endpoint, port);
        return policy.mode === 'STRICT' && !policy.isUncertain ? policy : undefined;
      });
      const [policy] = strict;
      if (!policy?.at || strict.includes(undefined)) continue;
      yield {
        at,
        message: `${resource.ref.kind} "${resource.id}" has no sidecar and calls ${service.hostname}:${servicePort.number}, which accepts only mTLS of the mesh`,
        related: [
          { at: policy.at, message: `PeerAuthentication "${policy.config?.resource.id}" demands mTLS` },
          { at: servicePort.at, message: 'the port that is called' },
        ],
      };
    }
  },
});
