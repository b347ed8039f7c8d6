/**
 * Annotations by which istiod hands on what a derived object cannot say in its spec (pkg/config/constants, pilot/pkg/model/push_context.go).
 * Derived Configs carry them, and the model reads them where istiod does.
 */
export const internal = {
  /** Host names of the Services that a Gateway belongs to, with commas: it goes to their Pods, whatever its selector. */
  services: 'internal.istio.io/gateway-service',
  /** Who may read the credentials of a Gateway; empty stands for everybody in the namespace. */
  serviceAccount: 'internal.istio.io/service-account-name',
  /** `Kind/name/section.namespace`, with commas. */
  parents: 'internal.istio.io/parents',
  /** Namespace of the parent, where that is another one. */
  parentNamespace: 'internal.istio.io/parent-namespace',
  /** `gateway` for what comes from a Gateway API Gateway. */
  gatewaySemantics: 'internal.istio.io/gateway-semantics',
  /** `gateway` or `ingress`: what a VirtualService was before. */
  routeSemantics: 'internal.istio.io/route-semantics',
} as const;
