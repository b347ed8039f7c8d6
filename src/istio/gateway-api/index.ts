export { backendTlsRules, policyAuthority, policyTargets } from './backend-tls.ts';
export { gatewayController, isManaged, servedGateways } from './classes.ts';
export { gatewayApiGateways, listenerOf } from './gateways.ts';
export { type Listener, listeners, listenersOf } from './listeners.ts';
export { accepted, attachments, parentStatuses } from './parents.ts';
export { gatewayApiProxies, gatewayApiServices, gatewayOfProxy } from './proxies.ts';
export { gatewayApiVirtualServices, translation } from './virtual-services.ts';
