import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { terminates } from '../../src/istio/secret-uses.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-certificate-for-every-host',
  area: 'gateway',
  severity: 'info',
  summary: 'A server shows one certificate for every host name there is',
  impact:
    'Clients of names that the certificate does not cover see a certificate error instead of a closed connection, and no other server of the port can be for all hosts.',
  fix: 'List the hosts that the certificate covers, as "*.example.com".',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Server-hosts'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    const { spec, at } = configOf<GatewaySpec>(gateway);
    for (const [index, server] of (spec.servers ?? []).entries()) {
      if (!terminates(server) || server.tls?.mode === 'ISTIO_MUTUAL') continue;
      if ((server.tls?.credentialNames?.length ?? 0) > 1 || (server.tls?.tlsCertificates?.length ?? 0) > 1) continue;
      const any = (server.hosts ?? []).findIndex((host) => host === '*' || host === '*/*' || host === './*');
      if (any < 0) continue;
      yield {
        at: at('servers', index, 'hosts', any),
        message: `Port ${server.port?.number} of Gateway "${gateway.id}" shows the same certificate to clients of every host`,
      };
    }
  },
});
