import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';

export default rule({
  id: 'tls-mode-missing',
  area: 'destination-rule',
  severity: 'error',
  summary: 'tls without mode: Istio reads it as mode DISABLE and sends plain text',
  impact:
    'Traffic to this host leaves the proxy in plain text, and automatic mTLS is switched off for it; the other fields of tls have no effect.',
  fix: 'Write the mode: SIMPLE for a server with an ordinary certificate, MUTUAL with a client certificate, ISTIO_MUTUAL inside the mesh, DISABLE if plain text is meant.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode'],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule, graph) {
    for (const { tls, at, uses } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      if (tls.mode !== undefined || at.get('mode').exists || at.isPartial || at.isUnknown) continue;
      const fields = at.keys().filter((key) => at.get(key).exists);
      const isInside = uses.some(({ upstream }) => !upstream.service.meshExternal);
      const mode =
        tls.clientCertificate || tls.privateKey
          ? 'MUTUAL'
          : isInside && !tls.caCertificates && !tls.credentialName
            ? 'ISTIO_MUTUAL'
            : 'SIMPLE';
      yield {
        at: at.key,
        ...(fields.length === 0 && { severity: 'warning' as const }),
        message: `tls has no mode, which Istio reads as DISABLE: traffic to "${destinationRule.at('spec', 'host').string()}" is sent in plain text${fields.length ? `, and ${fields.join(', ')} ${fields.length > 1 ? 'have' : 'has'} no effect` : ''}`,
        help: `Write mode: ${mode}, or mode: DISABLE if plain text is meant.`,
      };
    }
  },
});
