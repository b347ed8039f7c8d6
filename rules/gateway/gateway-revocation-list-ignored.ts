import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { terminates } from '../../src/istio/secret-uses.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-revocation-list-ignored',
  area: 'gateway',
  severity: 'error',
  summary: 'caCrl beside credentialName, where Istio does not read it',
  impact: 'Revoked client certificates are accepted.',
  fix: 'Put the revocation list into the Secret that holds the CA: key crl beside cacert, or key ca.crl beside ca.crt; take caCrl out.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-ca_crl',
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#key-formats',
  ],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    const config = configOf<GatewaySpec>(gateway);
    for (const [index, server] of (config.spec.servers ?? []).entries()) {
      const at = config.at('servers', index, 'tls', 'caCrl');
      if (!terminates(server) || !at.exists || !(server.tls?.credentialName || server.tls?.credentialNames?.length)) continue;
      yield {
        at: at.key,
        message: 'caCrl is not read when the certificates come from a Secret',
        ...(server.tls?.mode === 'SIMPLE'
          ? { severity: 'warning' as const, impact: 'Nothing is checked: mode SIMPLE asks clients for no certificate.' }
          : {}),
        related: [
          {
            at: config.at('servers', index, 'tls', server.tls?.credentialName ? 'credentialName' : 'credentialNames'),
            message: 'the certificates come from here',
          },
        ],
      };
    }
  },
});
