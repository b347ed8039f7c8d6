import { rule } from '../../src/engine/index.ts';
import { secretEvidence } from '../../src/graph/index.ts';
import { gatewayCredentials } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'secret-type-unwatched',
  area: 'credential',
  severity: 'error',
  summary: 'The Secret of a server is of a type that istiod does not watch',
  impact: 'istiod never sees the Secret: clients are reset during the TLS handshake.',
  fix: 'Create the Secret anew with type kubernetes.io/tls; the type of an existing Secret cannot be changed.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/'],
  since: [1, 12],
  on: ['Gateway', 'Ingress'],
  reads: ['Secret'],
  *check(gateway, graph) {
    for (const { at, delivery } of gatewayCredentials(graph).get(gateway) ?? []) {
      const { reference, reason } = delivery;
      if (reason !== 'not-watched' || !reference) continue;
      const secret = secretEvidence(graph, reference.namespace, reference.name).resource;
      if (secret)
        yield {
          at: secret.at('type'),
          message: `Secret "${secret.id}" is of type ${secret.at('type').string()}, which istiod leaves out`,
          related: [{ at, message: 'the server takes its certificate from here' }],
        };
    }
  },
});
