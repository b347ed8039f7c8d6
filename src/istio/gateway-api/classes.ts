import { type Graph, question, type Resource } from '../../graph/index.ts';
import { isRefused } from '../admission/index.ts';
import type { GatewayApiGatewaySpec } from './specs.ts';

/** What istiod does for the Gateways of a GatewayClass (pilot/pkg/config/kube/gatewaycommon/classinfo.go). */
export type GatewayController = 'gateway' | 'waypoint' | 'remote';

const controllers: Readonly<Record<string, GatewayController>> = {
  'istio.io/gateway-controller': 'gateway',
  'istio.io/mesh-controller': 'waypoint',
  'istio.io/unmanaged-gateway': 'remote',
};

/** Classes that istiod brings along, unless the cluster gives them to another controller of Istio. */
const builtIn: Readonly<Record<string, GatewayController>> = {
  istio: 'gateway',
  'istio-waypoint': 'waypoint',
  'istio-remote': 'remote',
};

/** @returns undefined where the class is not Istio's, as far as the input tells (FetchGatewayClass). */
export const gatewayController = (graph: Graph, className: string): GatewayController | undefined => {
  const written = graph.get('GatewayClass', '', className)?.at('spec', 'controllerName').string();
  return (written === undefined ? undefined : controllers[written]) ?? builtIn[className];
};

export const gatewaySpec = (gateway: Resource): GatewayApiGatewaySpec => (gateway.json.spec ?? {}) as GatewayApiGatewaySpec;

/** Gateways whose listeners istiod serves with a gateway proxy: accepted by the cluster, and of a class of Istio's that is no waypoint. */
export const servedGateways = question((graph): readonly Resource[] =>
  graph
    .all('KubernetesGateway')
    .filter((gateway) => !isRefused(gateway, graph) && gatewayController(graph, gatewaySpec(gateway).gatewayClassName ?? '') === 'gateway'),
);

const served = question((graph): ReadonlySet<Resource> => new Set(servedGateways(graph)));

export const isServed = (graph: Graph, gateway: Resource): boolean => served(graph).has(gateway);

/** Whether istiod deploys a proxy for the Gateway; otherwise it binds to Services that `spec.addresses` names (IsManaged). */
export const isManaged = ({ addresses = [] }: GatewayApiGatewaySpec): boolean =>
  addresses.length === 0 || (addresses.length === 1 && (addresses[0]?.type ?? 'IPAddress') === 'IPAddress');

/** Name of Deployment and Service of a managed Gateway (GetDefaultName, annotation gateway.istio.io/name-override). */
export const deploymentName = (gateway: Resource): string => gateway.annotations['gateway.istio.io/name-override'] ?? defaultName(gateway);

/** ServiceAccount of a managed Gateway. */
export const serviceAccount = (gateway: Resource): string =>
  gateway.annotations['gateway.istio.io/service-account'] ?? defaultName(gateway);

const defaultName = (gateway: Resource): string => `${gateway.name}-${gatewaySpec(gateway).gatewayClassName ?? ''}`;
