import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { isHttp, parseProtocol } from '../../src/istio/protocols.ts';
import type { GatewaySpec, ServerTls } from '../../src/istio/specs.ts';

/** Why a field has no effect beside the others; undefined where it has one. Source: BuildListenerTLSContext in pilot/pkg/networking/core/listener.go. */
function reason(name: keyof ServerTls, tls: ServerTls): string | undefined {
  const { mode = 'PASSTHROUGH' } = tls;
  const hasCredential = Boolean(tls.credentialName || tls.credentialNames?.length);
  const isMutual = mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  switch (name) {
    case 'caCertificates':
      if (hasCredential && isMutual) return 'the CA of the clients comes from the Secret when credentialName is set';
      return mode === 'SIMPLE' ? 'mode SIMPLE asks clients for no certificate' : undefined;
    case 'caCertCredentialName':
      if (mode === 'SIMPLE') return 'mode SIMPLE asks clients for no certificate';
      return isMutual && !hasCredential ? 'it is read only together with credentialName' : undefined;
    case 'minProtocolVersion':
    case 'maxProtocolVersion':
    case 'cipherSuites':
      if (mode === 'ISTIO_MUTUAL') return 'the settings of the mesh hold for ISTIO_MUTUAL';
      if (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH') return 'the gateway does not end TLS in this mode';
      // Envoy's cipher_suites are for TLS 1.2 and below.
      return name === 'cipherSuites' && tls.minProtocolVersion === 'TLSV1_3' ? 'the suites of TLS 1.3 cannot be chosen' : undefined;
    default:
      return undefined;
  }
}

export default rule({
  id: 'gateway-tls-field-ignored',
  area: 'gateway',
  severity: 'warning',
  summary: 'A TLS field of a server has no effect beside the others',
  impact: 'What the field asks for does not happen: the server works as if it were not there.',
  fix: 'Take the field out, or choose the mode that uses it.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    const config = configOf<GatewaySpec>(gateway);
    for (const [index, { tls, port }] of (config.spec.servers ?? []).entries()) {
      if (!tls?.mode || isHttp(parseProtocol(port?.protocol ?? ''))) continue;
      for (const name of ['caCertificates', 'caCertCredentialName', 'minProtocolVersion', 'maxProtocolVersion', 'cipherSuites'] as const) {
        const at = config.at('servers', index, 'tls', name);
        const why = at.exists && at.string() !== 'TLS_AUTO' ? reason(name, tls) : undefined;
        if (!why) continue;
        const wantsMutual = tls.mode === 'SIMPLE' && name.startsWith('ca');
        yield {
          at: at.key,
          message: `${name} has no effect here: ${why}`,
          ...(wantsMutual
            ? {
                help: 'Write mode: MUTUAL if clients are to show a certificate, or take the field out.',
                impact: 'Clients are not asked for a certificate: everybody gets in.',
              }
            : {}),
        };
      }
    }
  },
});
