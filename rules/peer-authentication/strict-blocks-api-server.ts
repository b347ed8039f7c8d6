import { rule } from '../../src/engine/index.ts';
import { question } from '../../src/graph/index.ts';
import { areEndpointsKnown, portEndpoints } from '../../src/istio/endpoints.ts';
import { isPortExcluded } from '../../src/istio/hop.ts';
import { portPolicy } from '../../src/istio/peer-authentication.ts';
import { proxyOf } from '../../src/istio/proxies.ts';
import { services } from '../../src/istio/services.ts';
import type { Field } from '../../src/yaml/index.ts';

const bySource = question((graph) => new Map(services(graph).map((service) => [service.resource, service])));

export default rule({
  id: 'strict-blocks-api-server',
  area: 'peer-authentication',
  severity: 'error',
  summary: 'The API server calls a webhook whose Pods accept only mTLS of the mesh',
  impact:
    'The API server has no certificate of the mesh: every call fails, and with failurePolicy Fail the objects concerned can no longer be created or changed.',
  fix: 'Add a PeerAuthentication for the webhook whose portLevelMtls sets the port of the Pods to PERMISSIVE, or exclude the port from the sidecar.',
  references: [
    'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
  ],
  on: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'APIService', 'CustomResourceDefinition'],
  reads: ['Service', 'PeerAuthentication', 'Deployment', 'Namespace'],
  *check(resource, graph) {
    const targets: Field[] = [
      ...resource
        .at('webhooks')
        .items()
        .map((webhook) => webhook.get('clientConfig', 'service')),
      resource.at('spec', 'service'),
      resource.at('spec', 'conversion', 'webhook', 'clientConfig', 'service'),
    ];
    for (const at of targets) {
      const called = graph.get('Service', at.get('namespace').string() ?? '', at.get('name').string() ?? '');
      const service = called && bySource(graph).get(called);
      if (!service || !areEndpointsKnown(service)) continue;
      for (const endpoint of portEndpoints(graph, service, at.get('port').number() ?? 443)) {
        const { workload, port } = endpoint;
        const proxy = workload && proxyOf(graph, workload);
        if (
          !proxy ||
          proxy.type !== 'sidecar' ||
          proxy.injected !== 'yes' ||
          port === undefined ||
          isPortExcluded(workload.annotations, port)
        )
          continue;
        const policy = portPolicy(graph, endpoint, port);
        if (policy.mode !== 'STRICT' || policy.isUncertain || !policy.at) continue;
        yield {
          at,
          message: `The API server calls Service "${called.id}", port ${port} of ${workload.resource.kind} "${workload.namespace}/${workload.name}", without mTLS, and PeerAuthentication "${policy.config?.resource.id}" demands it`,
          help: `Add a PeerAuthentication in "${workload.namespace}" for these Pods with portLevelMtls: { ${port}: { mode: PERMISSIVE } }.`,
          related: [
            { at: policy.at, message: 'this policy demands mTLS' },
            { at: workload.resource.at('metadata', 'name'), message: 'its sidecar refuses the API server' },
          ],
        };
        break;
      }
    }
  },
});
