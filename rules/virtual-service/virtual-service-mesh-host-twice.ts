import { rule } from '../../src/engine/index.ts';
import { append, question, type Resource } from '../../src/graph/index.ts';
import { isWildcard } from '../../src/istio/hosts.ts';
import { mesh, type VirtualService, virtualServices } from '../../src/istio/virtual-services.ts';
import { isUnknown } from '../../src/yaml/index.ts';

/** Written VirtualServices that sidecars read, by host, oldest first. */
const byHost = question((graph): ReadonlyMap<string, readonly VirtualService[]> => {
  const out = new Map<string, VirtualService[]>();
  for (const one of virtualServices(graph)) {
    if (one.config.derived || !one.gateways.includes(mesh)) continue;
    for (const host of new Set(one.hosts)) if (!isUnknown(host) && !isWildcard(host)) append(out, host, one);
  }
  return out;
});

const byResource = question(
  (graph): ReadonlyMap<Resource, VirtualService> => new Map(virtualServices(graph).map((one) => [one.config.resource, one])),
);

const meet = (a: VirtualService, b: VirtualService): boolean => {
  const [one, other] = [a.visibleIn, b.visibleIn];
  if (one === 'everyone') return other === 'everyone' || other.size > 0;
  return other === 'everyone' ? one.size > 0 : [...one].some((namespace) => other.has(namespace));
};

export default rule({
  id: 'virtual-service-mesh-host-twice',
  area: 'virtual-service',
  severity: 'warning',
  summary: 'Two VirtualServices give routes of one host to the sidecars',
  impact:
    'Routes are not merged: of two VirtualServices with http routes only the older one counts, and which one that is changes when one is created again.',
  fix: 'Put all routes of the host for gateway "mesh" into one VirtualService, or limit both to different namespaces with exportTo.',
  references: [
    'https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services',
    'https://istio.io/latest/docs/reference/config/analysis/ist0109/',
  ],
  on: ['VirtualService'],
  reads: [],
  *check(resource, graph) {
    const own = byResource(graph).get(resource);
    for (const [index, host] of (own?.hosts ?? []).entries()) {
      const all = byHost(graph).get(host) ?? [];
      const at = own ? all.indexOf(own) : -1;
      const older = at > 0 ? all.slice(0, at).find((one) => meet(one, own!)) : undefined;
      if (!own || !older) continue;
      const collide = (['http', 'tls', 'tcp'] as const).some((kind) => own[kind].length > 0 && older[kind].length > 0);
      yield {
        at: own.config.at('hosts', index),
        message: `VirtualService "${older.config.resource.id}" has routes for ${host} in the sidecars as well`,
        ...(collide
          ? {}
          : {
              severity: 'info' as const,
              impact:
                'Both count as long as their routes are of different kinds (http, tls, tcp). Once both have routes of one kind, those of the younger are left out without a word.',
            }),
        related: [{ at: older.config.at('hosts'), message: 'the other one' }],
      };
      return;
    }
  },
});
