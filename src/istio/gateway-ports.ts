import type { Graph } from '../graph/index.ts';
import type { Proxy } from './proxy.ts';
import { type ServiceTarget, serviceTargets } from './service-targets.ts';

/** Label of Services (with any value) whose ports are not those that Gateways name. */
const untranslatedLabel = 'experimental.istio.io/disable-gateway-port-translation';

/** Host names of the Services that a Gateway belongs to, and their namespace; undefined for a Gateway that chooses workloads by labels. */
export interface OwnServices {
  readonly hosts: ReadonlySet<string>;
  readonly namespace: string;
}

/**
 * The ports of a workload that a server's `port.number` stands for: the targetPort of the first Service port of that number.
 * Without such a port the number itself, or for a Gateway that belongs to Services nothing at all
 * (resolvePorts in pilot/pkg/model/gateway.go).
 */
export function listenerPorts(graph: Graph, proxy: Proxy, number: number, own: OwnServices | undefined): readonly number[] {
  const fitting = serviceTargets(graph, proxy).filter(({ port }) => port.number === number);
  if (own) return [...new Set(fitting.filter((target) => isOwn(target, own)).map(({ targetPort }) => targetPort))];
  const first = fitting.find(({ service }) => !(untranslatedLabel in service.labels));
  return [first?.targetPort ?? number];
}

/** Whether a Gateway that belongs to Services goes to this workload. */
export const servesOwn = (graph: Graph, proxy: Proxy, own: OwnServices): boolean =>
  serviceTargets(graph, proxy).some((target) => isOwn(target, own));

const isOwn = ({ service }: ServiceTarget, { hosts, namespace }: OwnServices): boolean =>
  hosts.has(service.hostname) && service.namespace === namespace;
