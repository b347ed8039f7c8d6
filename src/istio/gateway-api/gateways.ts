import { question, type Resource } from '../../graph/index.ts';
import type { Field, Path } from '../../yaml/index.ts';
import { byAge, type Config } from '../configs.ts';
import { internal } from '../internal-annotations.ts';
import type { GatewaySpec } from '../specs.ts';
import { gatewaySpec, isManaged, serviceAccount } from './classes.ts';
import { gatewayServiceHosts, type Listener, listeners } from './listeners.ts';

/** The Istio Gateways that istiod derives from listeners: one with one server for each listener that is programmed, oldest first. */
export const gatewayApiGateways = question((graph): readonly Config<GatewaySpec>[] =>
  listeners(graph)
    .filter(({ isProgrammed }) => isProgrammed)
    .map(gatewayConfig)
    .sort(byAge),
);

/** The listener that a derived Gateway comes from. */
export const listenerOf = (config: Config<GatewaySpec>): Listener | undefined => origins.get(config);

const origins = new WeakMap<Config<GatewaySpec>, Listener>();

function gatewayConfig(listener: Listener): Config<GatewaySpec> {
  const { gateway, owner, name, internalName, server } = listener;
  const isSet = owner !== gateway;
  const config: Config<GatewaySpec> = {
    namespace: owner.namespace,
    name: internalName.slice(owner.namespace.length + 1),
    createdAt: derivedAge(owner),
    labels: {},
    annotations: {
      [internal.services]: gatewayServiceHosts(gateway).join(','),
      [internal.parents]: `${isSet ? 'ListenerSet' : 'Gateway'}/${owner.name}/${name}.${owner.namespace}`,
      [internal.gatewaySemantics]: 'gateway',
      [internal.serviceAccount]: isManaged(gatewaySpec(gateway)) ? serviceAccount(gateway) : '',
      ...(isSet ? { [internal.parentNamespace]: gateway.namespace } : {}),
    },
    spec: { servers: server ? [server] : [] },
    resource: owner,
    derived: true,
    at: (...path) => listenerField(listener, path),
  };
  origins.set(config, listener);
  return config;
}

/** Gateway API objects without a time count as oldest, among themselves as equally old. */
export const derivedAge = ({ createdAt }: Resource): number => createdAt ?? Number.NEGATIVE_INFINITY;

/** Where in the listener a field of the derived server comes from. */
function listenerField({ at, tls }: Listener, path: Path): Field {
  const [servers, , part, detail] = path;
  if (servers !== 'servers') return at;
  switch (part) {
    case 'hosts':
      return at.get('hostname');
    case 'port':
      return at.get(detail === 'protocol' ? 'protocol' : detail === 'name' ? 'name' : 'port');
    case 'tls':
      if (detail === 'mode') return at.get('tls', 'mode');
      if (detail === 'credentialName') return at.get('tls', 'certificateRefs', 0);
      if (detail === 'credentialNames') return at.get('tls', 'certificateRefs', path[4] ?? 0);
      if (detail === 'caCertCredentialName') return tls.authority?.at ?? at.get('tls');
      return at.get('tls');
    default:
      return at;
  }
}
