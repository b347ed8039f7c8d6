import { rule } from '../../src/engine/index.ts';
import { question, workloads } from '../../src/graph/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { isWildcard } from '../../src/istio/hosts.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';
import { isTls } from '../../src/istio/protocols.ts';
import { entryServices, noAddress, type Service, services } from '../../src/istio/services.ts';
import type { ServiceEntrySpec } from '../../src/istio/specs.ts';

const capture = 'ISTIO_META_DNS_CAPTURE';

const hasDnsCapture = question(
  (graph): boolean =>
    JSON.stringify(meshConfig(graph).written).includes(capture) ||
    workloads(graph).some(({ annotations }) => annotations['proxy.istio.io/config']?.includes(capture)),
);

/** Hosts outside whose TLS on port 443 is routed by name; two are enough to name another. */
const namedOn443 = question((graph): readonly Service[] =>
  services(graph)
    .filter(({ registry, ports }) => registry === 'External' && ports.some(({ number, protocol }) => number === 443 && isTls(protocol)))
    .slice(0, 2),
);

export default rule({
  id: 'service-entry-tcp-takes-tls',
  area: 'service-entry',
  severity: 'warning',
  summary: 'Port 443 of a ServiceEntry is declared TCP, without an address',
  impact:
    'TCP cannot be told apart by host name: the sidecars send every TLS connection to port 443 that no other entry names to this host, and clients see its certificate instead of the one they called.',
  fix: 'Declare the port TLS (or HTTPS), so that it is routed by server name, or write the addresses of the host.',
  references: [
    'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
    'https://istio.io/latest/docs/reference/config/analysis/ist0134/',
  ],
  on: ['ServiceEntry'],
  reads: ['Deployment', 'ConfigMap'],
  *check(resource, graph) {
    const config = configOf<ServiceEntrySpec>(resource);
    // Without a resolution the cluster warns of it on its own.
    if ((config.spec.resolution ?? 'NONE') === 'NONE') return;
    for (const service of entryServices(config)) {
      const port = service.ports.find(({ number, protocol }) => number === 443 && protocol === 'TCP');
      if (!port || service.address !== noAddress || service.isUncertain || isWildcard(service.hostname)) continue;
      // With DNS capture every host has an address of its own.
      if (hasDnsCapture(graph)) return;
      const other = namedOn443(graph).find(({ hostname }) => hostname !== service.hostname);
      const protocol = port.at.get('protocol');
      yield {
        at: protocol.exists ? protocol : port.at,
        message: `Port 443 of ${service.hostname} is TCP and has no address, so TLS to other hosts on port 443 is sent to it too`,
        help: 'Write: protocol: TLS.',
        related: other ? [{ at: other.at, message: 'routed by its name; hosts without an entry are not' }] : [],
      };
      return;
    }
  },
});
