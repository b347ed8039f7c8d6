import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { terminates } from '../../src/istio/secret-uses.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

const ownDirectory = '/etc/certs/';

export default rule({
  id: 'gateway-certificate-file-in-etc-certs',
  area: 'credential',
  severity: 'warning',
  summary: 'A server takes its certificate from /etc/certs, which no gateway of Istio mounts',
  impact:
    'Until Istio 1.4 Citadel mounted the certificate of the workload there. Now the directory is empty unless the Deployment of the gateway mounts something: Envoy waits for the file for ever, and every TLS connection is closed.',
  fix: 'Put the certificate into a Secret beside the gateway and name it with credentialName.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/'],
  on: ['Gateway'],
  reads: ['Deployment', 'DaemonSet'],
  *check(gateway, graph) {
    // Where the input shows the gateway, its mounts decide.
    if (proxiesOfGateway(graph, gateway).length > 0) return;
    const { spec, at } = configOf<GatewaySpec>(gateway);
    for (const [index, server] of (spec.servers ?? []).entries()) {
      if (!terminates(server) || server.tls?.credentialName || server.tls?.mode === 'ISTIO_MUTUAL') continue;
      const file = server.tls?.serverCertificate;
      if (!file?.startsWith(ownDirectory)) continue;
      const where = at('servers', index, 'tls', 'serverCertificate');
      yield {
        at: where,
        message: `${file} lies in the directory of the workload's own certificate, where no chart of Istio mounts anything since 1.5`,
      };
    }
  },
});
