import { append, type Graph, question, type Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { isRefused } from '../admission/index.ts';
import type { Proxy } from '../proxy.ts';
import { deploymentName, type GatewayController, gatewayController, gatewaySpec, isManaged, serviceAccount } from './classes.ts';
import { listenersOf } from './listeners.ts';
import { type ListenerSpec, list } from './specs.ts';

/** A Service that istiod makes for a Gateway, as Kubernetes would hold it. */
export interface GatewayService {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of the Pods behind it. */
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly GatewayServicePort[];
  /** The Gateway. */
  readonly resource: Resource;
}

export interface GatewayServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'TCP';
  readonly appProtocol: string;
  /** The listener that it is made for. */
  readonly at: Field;
}

const nameLabel = 'gateway.networking.k8s.io/gateway-name';

interface Deployed {
  readonly gateway: Resource;
  readonly controller: GatewayController;
}

/** Gateways that istiod deploys a proxy and a Service for (configureIstioGateway). */
const deployed = question((graph): readonly Deployed[] =>
  graph.all('KubernetesGateway').flatMap((gateway) => {
    const spec = gatewaySpec(gateway);
    const controller = gatewayController(graph, spec.gatewayClassName ?? '');
    const isDeployed = (controller === 'gateway' || controller === 'waypoint') && isManaged(spec) && !isRefused(gateway, graph);
    return isDeployed ? [{ gateway, controller }] : [];
  }),
);

/** Waypoints are named after their Gateway alone. */
const nameOf = ({ gateway, controller }: Deployed): string =>
  controller === 'waypoint' ? (gateway.annotations['gateway.istio.io/name-override'] ?? gateway.name) : deploymentName(gateway);

const infrastructureLabels = (gateway: Resource): Readonly<Record<string, string>> => {
  const own = gatewaySpec(gateway).infrastructure?.labels ?? gateway.labels;
  return Object.fromEntries(Object.entries(own).filter(([label]) => !label.startsWith('gateway.networking.k8s.io/')));
};

/** Labels of Deployment, Service and Pods alike. */
const commonLabels = ({ gateway }: Deployed): Record<string, string> => ({
  'istio.io/dataplane-mode': 'none',
  ...infrastructureLabels(gateway),
  [nameLabel]: gateway.name,
  'gateway.networking.k8s.io/gateway-class-name': gatewaySpec(gateway).gatewayClassName ?? '',
  'gateway.istio.io/managed': 'istio.io-gateway-controller',
});

/** Proxies of the Gateways that istiod deploys; waypoints are none of them. A Deployment that the input holds already is left to the workloads. */
export const gatewayApiProxies = question((graph): readonly Proxy[] =>
  deployed(graph)
    .filter(({ gateway, controller }) => controller === 'gateway' && !graph.get('Deployment', gateway.namespace, deploymentName(gateway)))
    .map(
      (one): Proxy => ({
        type: 'gateway',
        namespace: one.gateway.namespace,
        name: nameOf(one),
        labels: {
          'sidecar.istio.io/inject': 'false',
          'service.istio.io/canonical-name': nameOf(one),
          'service.istio.io/canonical-revision': 'latest',
          ...commonLabels(one),
        },
        workload: undefined,
        identity: `cluster.local/ns/${one.gateway.namespace}/sa/${serviceAccount(one.gateway)}`,
        injected: 'yes',
      }),
    ),
);

/** The Gateway behind a proxy that istiod deploys. */
export const gatewayOfProxy = (graph: Graph, { namespace, name }: Proxy): Resource | undefined =>
  deployedByName(graph)
    .get(`${namespace}/${name}`)
    ?.map(({ gateway }) => gateway)[0];

const deployedByName = question((graph): ReadonlyMap<string, readonly Deployed[]> => {
  const out = new Map<string, Deployed[]>();
  for (const one of deployed(graph)) append(out, `${one.gateway.namespace}/${nameOf(one)}`, one);
  return out;
});

/**
 * Services of the Gateways that istiod deploys. One that the input holds already is not made again.
 * The port of the health check (15021) is left out: nothing is routed to it.
 */
export const gatewayApiServices = question((graph): readonly GatewayService[] =>
  deployed(graph)
    .filter((one) => !graph.get('Service', one.gateway.namespace, nameOf(one)))
    .map((one) => ({
      namespace: one.gateway.namespace,
      name: nameOf(one),
      labels: commonLabels(one),
      selector: { [nameLabel]: one.gateway.name },
      ports: servicePorts(
        one.controller === 'gateway'
          ? listenersOf(graph, one.gateway)
          : list(gatewaySpec(one.gateway).listeners).map((spec, index) => ({ spec, at: one.gateway.at('spec', 'listeners', index) })),
      ),
      resource: one.gateway,
    })),
);

const generatedNames = question((graph) => new Set(gatewayApiServices(graph).map(({ namespace, name }) => `${namespace}/${name}`)));

/** Whether istiod makes a Service of that name. */
export const hasGeneratedService = (graph: Graph, namespace: string, name: string): boolean =>
  generatedNames(graph).has(`${namespace}/${name}`);

/** One port for each port number, named after its first listener (extractServicePorts). */
function servicePorts(listeners: readonly { readonly spec: ListenerSpec; readonly at: Field }[]): readonly GatewayServicePort[] {
  const ports = new Map<number, GatewayServicePort>();
  const used = new Set(['status-port']);
  for (const { spec, at } of listeners) {
    const { name = '', port = 0, protocol = '' } = spec;
    if (ports.has(port) || port === 0) continue;
    const unique = uniqueName(name.replaceAll('.', '-').slice(0, 63), port, used);
    used.add(unique);
    ports.set(port, { name: unique, port, protocol: 'TCP', appProtocol: protocol.toLowerCase(), at });
  }
  return [...ports.values()];
}

function uniqueName(name: string, port: number, used: ReadonlySet<string>): string {
  let candidate = name;
  for (let suffix = `-${port}`; used.has(candidate); suffix += 'x') candidate = name.slice(0, 63 - suffix.length) + suffix;
  return candidate;
}
