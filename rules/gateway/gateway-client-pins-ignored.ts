import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-client-pins-ignored',
  area: 'gateway',
  severity: 'error',
  summary: 'verifyCertificateSpki or verifyCertificateHash where Istio does not apply it',
  impact: 'The pins are dropped: every client certificate that the CA issued is accepted, or none is asked for at all.',
  fix: 'Pins work with mode MUTUAL or OPTIONAL_MUTUAL and credentialName; give the certificates by credentialName instead of files.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-verify_certificate_spki'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    const config = configOf<GatewaySpec>(gateway);
    for (const [index, { tls }] of (config.spec.servers ?? []).entries()) {
      const isMutual = tls?.mode === 'MUTUAL' || tls?.mode === 'OPTIONAL_MUTUAL';
      const hasCredential = Boolean(tls?.credentialName || tls?.credentialNames?.length);
      if (!tls || (isMutual && hasCredential)) continue;
      for (const name of ['verifyCertificateSpki', 'verifyCertificateHash'] as const) {
        const at = config.at('servers', index, 'tls', name);
        if (at.items().length === 0) continue;
        yield {
          at: at.key,
          message: isMutual
            ? `${name} has no effect with certificates from files: Istio passes it on only together with credentialName`
            : `${name} has no effect in mode ${tls.mode ?? 'PASSTHROUGH'}: only MUTUAL and OPTIONAL_MUTUAL check client certificates this way`,
        };
      }
    }
  },
});
