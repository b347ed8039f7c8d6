import { rule } from '../../src/engine/index.ts';
import { nearest } from '../../src/graph/index.ts';
import { gatewayReferences, serverBindings, virtualServiceOf } from '../../src/istio/gateway-bindings.ts';
import { withoutNamespace } from '../../src/istio/hosts.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'virtual-service-host-not-served',
  area: 'virtual-service',
  severity: 'error',
  summary: 'A host of a VirtualService is in no server of the Gateways that it names',
  impact: 'The gateway has no route for the host: clients get 404, or are reset where no server has a certificate for it.',
  fix: 'Add the host to a server of the Gateway (with the namespace of the VirtualService where the entry has the form NAMESPACE/HOST), or correct the host.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-hosts',
    'https://istio.io/latest/docs/reference/config/networking/gateway/#Server-hosts',
  ],
  on: ['VirtualService'],
  reads: ['Gateway'],
  *check(resource, graph) {
    const virtualService = virtualServiceOf(graph, resource);
    if (!virtualService) return;
    const references = gatewayReferences(graph, virtualService);
    const bindings = serverBindings(graph, virtualService);
    // A Gateway that the input does not show may serve any host; so may a placeholder.
    if (references.length === 0 || references.some(({ gateway }) => !gateway) || bindings.length === 0) return;
    if (bindings.some(({ server, gateway }) => (server.hosts ?? []).some(isUnknown) || gateway.at('servers').isUnknown)) return;
    const served = bindings.flatMap(({ server }) => server.hosts ?? []);
    const missing = virtualService.hosts
      .map((host, index) => ({ host, index }))
      .filter(({ host }) => !isUnknown(host) && !bindings.some(({ hosts }) => hosts.includes(host)));
    for (const { host, index } of missing) {
      // With the mesh beside the gateways a host may be for the mesh alone.
      if (virtualService.gateways.includes('mesh') && (/\.svc(?:\.|$)|\.local$/.test(host) || missing.length < virtualService.hosts.length))
        continue;
      const scoped = served.find((entry) => entry.includes('/') && withoutNamespace(entry).toLowerCase() === host.toLowerCase());
      const cased = served.find((entry) => entry.toLowerCase() === host.toLowerCase());
      const near = nearest(host, served.map(withoutNamespace));
      const gatewayNames = [...new Set(references.map(({ id }) => `"${id}"`))].join(', ');
      const [first] = bindings;
      yield {
        at: resource.at('spec', 'hosts', index),
        message: scoped
          ? `${host} is in Gateway ${gatewayNames} only as ${scoped}, which is for VirtualServices of namespace "${scoped.slice(0, scoped.indexOf('/'))}"`
          : cased
            ? `Gateway ${gatewayNames} writes ${cased}: hosts are compared by letter case`
            : `${host} is in no server of Gateway ${gatewayNames}; its servers have ${[...new Set(served)].slice(0, 4).join(', ')}`,
        ...(missing.length < virtualService.hosts.length ? { severity: 'warning' as const } : {}),
        ...(near ? { help: `Write ${near}, or add ${host} to the hosts of a server.` } : {}),
        related: first ? [{ at: first.gateway.at('servers', first.serverIndex, 'hosts').key, message: 'the hosts of the Gateway' }] : [],
      };
    }
  },
});
