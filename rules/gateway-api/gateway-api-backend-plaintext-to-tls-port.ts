import { rule } from '../../src/engine/index.ts';
import { arePoliciesKnown } from '../../src/istio/gateway-api/backend-tls.ts';
import { listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { hasNamespace } from '../../src/istio/gateway-api/parents.ts';
import { areRulesPlaced } from '../../src/istio/gateway-api/policy-overrides.ts';
import { reachedBackends } from '../../src/istio/gateway-api/serving.ts';
import { isTls } from '../../src/istio/protocols.ts';

export default rule({
  id: 'gateway-api-backend-plaintext-to-tls-port',
  area: 'gateway-api',
  severity: 'error',
  summary: 'Route sends plain HTTP to a port that is declared as HTTPS or TLS',
  impact:
    'The backend gets HTTP where it expects TLS: it answers 400 "The plain HTTP request was sent to HTTPS port", or closes the connection and clients get 503.',
  fix: 'Add a BackendTLSPolicy for the Service, a DestinationRule with tls mode SIMPLE, or route to a plain port.',
  references: ['https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/', 'https://github.com/istio/istio/issues/8029'],
  on: ['HTTPRoute', 'GRPCRoute'],
  reads: ['KubernetesGateway', 'Service', 'ServiceEntry', 'BackendTLSPolicy', 'DestinationRule'],
  *check(route, graph) {
    if (!arePoliciesKnown(graph) || (hasNamespace(route) && !graph.all('BackendTLSPolicy').every(hasNamespace))) return;
    for (const { backend, upstream, listener } of reachedBackends(graph, route)) {
      const { service, port, tls, reason, rule: destinationRule } = upstream;
      if (!isTls(port.protocol) || (tls.mode !== 'none' && tls.mode !== 'auto') || upstream.isUncertain) continue;
      if (!areRulesPlaced(graph, service.hostname, route)) continue;
      // Somebody said DISABLE, or a policy is broken: that is another mistake.
      if (reason === 'rule' || destinationRule?.from.some(({ derived }) => derived)) continue;
      const number = port.number;
      const name = port.name ? ` ("${port.name}")` : '';
      const isEntry = service.registry === 'External';
      const kind = isEntry ? 'ServiceEntry' : 'Service';
      const target = isEntry
        ? `group: networking.istio.io, kind: ServiceEntry, name: ${service.resource.name}`
        : `group: "", kind: Service, name: ${service.name}`;
      yield {
        at: backend.at.get('port').exists ? backend.at.get('port') : backend.at,
        message: `TLS ends at ${listenerText(listener)} or before, and plain HTTP goes to port ${number}${name} of ${service.hostname}, which is declared as ${port.protocol}`,
        help: `Add in "${service.namespace}" a BackendTLSPolicy with targetRefs: [{${target}}] and the hostname and CA of its certificate, or route to a port that speaks plain HTTP.`,
        related: [{ at: port.at, message: `this ${kind} port is declared as ${port.protocol}` }],
      };
    }
  },
});
