import { append, question } from '../graph/index.ts';
import { isUnknown } from '../yaml/index.ts';
import { mesh, type VirtualService, virtualServices } from './virtual-services.ts';

/** Two VirtualServices with routes of sidecars for one host: the host is in each route table once, with the routes of the one that comes first. */
export interface HostTaken {
  readonly host: string;
  /** Place of the host in `spec.hosts` of the one that is left out. */
  readonly index: number;
  readonly by: VirtualService;
}

/** It has a route that every sidecar may take, so that it is never left out for want of a route. */
const appliesEverywhere = ({ http }: VirtualService): boolean =>
  http.some(
    ({ matches }) =>
      matches.length === 0 ||
      matches.some(
        ({ match, gateways }) =>
          match.port === undefined &&
          match.sourceLabels === undefined &&
          match.sourceNamespace === undefined &&
          (gateways === undefined || gateways.includes(mesh)),
      ),
  );

/**
 * VirtualServices whose http routes no sidecar uses for a host, because an older one that the same sidecars see has the host too. istiod does not
 * merge them as it does for gateways (pilot/pkg/networking/core/httproute.go BuildSidecarOutboundVirtualHosts, and the virtual host names it has seen).
 */
export const takenMeshHosts = question((graph): ReadonlyMap<VirtualService, readonly HostTaken[]> => {
  const out = new Map<VirtualService, HostTaken[]>();
  const first = new Map<string, VirtualService>();
  for (const service of virtualServices(graph)) {
    if (service.semantics !== 'istio' || !service.gateways.includes(mesh) || !appliesEverywhere(service)) continue;
    for (const [index, host] of service.hosts.entries()) {
      if (isUnknown(host)) continue;
      // Those of one namespace are private to it before they are public, so only equal visibility says who comes first.
      const seenBy = service.visibleIn === 'everyone' ? '*' : [...service.visibleIn].sort().join(' ');
      const key = `${seenBy} ${service.visibleIn === 'everyone' ? '' : service.namespace} ${host}`;
      const by = first.get(key);
      if (!by) first.set(key, service);
      else if (by !== service) append(out, service, { host, index, by });
    }
  }
  return out;
});
