import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-subject-alt-names-without-mutual',
  area: 'gateway',
  severity: 'error',
  summary: 'subjectAltNames on a server that checks no client certificates',
  impact:
    'With credentialName Envoy refuses the whole listener ("SAN-based verification of peer certificates without trusted CA is insecure"): every host of the port goes down with it.',
  fix: 'Take subjectAltNames out (the names of the own certificate need not be written), or set mode MUTUAL to check the names of clients.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-subject_alt_names'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    const config = configOf<GatewaySpec>(gateway);
    for (const [index, { tls }] of (config.spec.servers ?? []).entries()) {
      const at = config.at('servers', index, 'tls', 'subjectAltNames');
      if (tls?.mode !== 'SIMPLE' || at.items().length === 0) continue;
      const hasCredential = Boolean(tls.credentialName || tls.credentialNames?.length);
      yield {
        at: at.key,
        message: 'subjectAltNames checks the certificates of clients, and mode SIMPLE asks for none',
        ...(hasCredential ? {} : { severity: 'warning' as const, impact: 'The names are ignored: clients are not checked.' }),
        related: [{ at: config.at('servers', index, 'tls', 'mode'), message: 'SIMPLE: the client shows no certificate' }],
      };
    }
  },
});
