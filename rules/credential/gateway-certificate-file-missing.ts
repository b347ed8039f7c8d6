import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { missingFiles } from '../../src/istio/missing-files.ts';
import { terminates } from '../../src/istio/secret-uses.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

const fileFields = ['serverCertificate', 'privateKey', 'caCertificates', 'caCrl'] as const;

export default rule({
  id: 'gateway-certificate-file-missing',
  area: 'credential',
  severity: 'error',
  summary: 'A server names a certificate file that is not mounted in the gateway',
  impact: 'Envoy waits for the certificate for ever: every TLS connection to these hosts is closed.',
  fix: 'Name the Secret with credentialName, or mount it into the container istio-proxy of the gateway at the path that is written here.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/',
  ],
  on: ['Gateway'],
  reads: ['Deployment', 'Secret', 'ConfigMap'],
  *check(gateway, graph) {
    const config = configOf<GatewaySpec>(gateway);
    for (const [index, server] of (config.spec.servers ?? []).entries()) {
      if (!terminates(server) || server.tls?.credentialName || server.tls?.credentialNames?.length) continue;
      const tls = config.at('servers', index, 'tls');
      const isMutual = server.tls?.mode !== 'SIMPLE';
      const fields = [tls, ...tls.get('tlsCertificates').items()].flatMap((at) =>
        fileFields.filter((name) => isMutual || !name.startsWith('ca')).map((name) => at.get(name)),
      );
      yield* missingFiles(graph, proxiesOfGateway(graph, gateway), fields);
    }
  },
});
