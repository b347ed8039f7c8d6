import { rule } from '../../src/engine/index.ts';
import { unusedConditions } from '../../src/istio/mesh-routes.ts';

export default rule({
  id: 'mesh-route-never-used',
  area: 'virtual-service',
  severity: 'warning',
  summary: 'A rule for the mesh is of a kind that sidecars do not use on the port of its host',
  impact: 'The sidecars leave the rule out: the traffic goes straight to the host, past the egress gateway and every setting of the rule.',
  fix: 'tls rules need a port with protocol TLS or HTTPS, http rules one with HTTP, HTTP2 or GRPC, tcp rules one with TCP. Correct the protocol in the ServiceEntry or the kind of the rule.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute',
    'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
  ],
  on: ['VirtualService'],
  reads: ['ServiceEntry', 'Service'],
  *check(resource, graph) {
    for (const { kind, at, host, port, protocol, declared, service, leadsElsewhere } of unusedConditions(graph, resource)) {
      const name = `${service.resource.ref.kind} "${service.resource.id}"`;
      yield {
        at: at.get('port'),
        ...(leadsElsewhere && protocol !== undefined ? { severity: 'error' as const } : {}),
        message: protocol
          ? `The ${kind} rule for ${host}:${port} is never used: ${name} declares the port ${protocol === 'AUTO' ? 'without a protocol' : protocol}`
          : `The ${kind} rule for ${host}:${port} is never used: ${name} has no port ${port}`,
        help: protocol
          ? `Write protocol ${kind === 'tls' ? 'TLS' : 'HTTP'} for port ${port}, or ${kind === 'tls' ? (protocol === 'TCP' ? 'a tcp rule' : 'an http rule') : 'a tls rule with sniHosts'}.`
          : `Add port ${port} with protocol ${kind === 'tls' ? 'TLS' : 'HTTP'} to ${name}, or name one that it has (${service.ports.map(({ number }) => number).join(', ')}).`,
        related: [{ at: declared, message: protocol ? 'the port' : 'the host' }],
      };
    }
  },
});
