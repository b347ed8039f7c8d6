import type { Resource } from '../../graph/index.ts';
import { addressObjections } from './gateway-api-addresses.ts';
import { frontendObjections, listenerObjections } from './gateway-api-listeners.ts';
import { policyObjections } from './gateway-api-policies.ts';
import { parentObjections, routeObjections } from './gateway-api-routes.ts';
import type { Objection } from './objection.ts';

/**
 * What the CRDs of Gateway API refuse beyond types, enums and patterns: the rules in x-kubernetes-validations.
 * Source: sigs.k8s.io/gateway-api v1.6, config/crd. A value that is a placeholder is never held against an object.
 */
export function gatewayApiObjections(resource: Resource): readonly Objection[] {
  const spec = resource.at('spec');
  switch (resource.kind) {
    case 'KubernetesGateway':
      return [
        ...listenerObjections(spec.get('listeners'), false),
        ...frontendObjections(spec.get('tls', 'frontend', 'perPort')),
        ...addressObjections(spec.get('addresses')),
      ];
    case 'ListenerSet':
    case 'XListenerSet':
      return listenerObjections(spec.get('listeners'), true);
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TLSRoute':
    case 'TCPRoute':
    case 'UDPRoute':
      return [...parentObjections(spec.get('parentRefs')), ...routeObjections(resource.kind, spec)];
    case 'BackendTLSPolicy':
      return policyObjections(spec);
    default:
      return [];
  }
}
