import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { isWildcard } from '../../src/istio/hosts.ts';

export default rule({
  id: 'tcp-origination-without-server-name',
  area: 'egress',
  severity: 'warning',
  summary: 'TLS is started for a TCP port without sni or without subjectAltNames',
  impact:
    'For HTTP the proxy takes the server name from the request; TCP has none. Without sni no name is sent, so servers with several certificates answer with the wrong one or refuse; without subjectAltNames a certificate of any host passes.',
  fix: 'Write sni and subjectAltNames in the tls of this port.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings',
    'https://istio.io/latest/docs/ops/best-practices/security/#configure-tls-verification-in-destination-rule-when-using-tls-origination',
  ],
  on: ['DestinationRule'],
  reads: ['ServiceEntry', 'Service', 'Deployment'],
  *check(destinationRule, graph) {
    for (const { at, tls, uses } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      if (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') continue;
      const use = uses.find(
        ({ upstream: { tls: sent, port, service, isUncertain } }) =>
          (sent.mode === 'simple' || sent.mode === 'mutual') &&
          !sent.sni &&
          port.protocol === 'TCP' &&
          service.meshExternal &&
          !isUncertain,
      );
      if (!use || at.get('sni').exists) continue;
      const { service, port, tls: sent } = use.upstream;
      const isChecked = (sent.subjectAltNames ?? []).length > 0 || tls.insecureSkipVerify === true;
      const name = isWildcard(service.hostname) ? 'the host name of the server' : service.hostname;
      yield {
        at,
        message: `Port ${port.number} of ${service.hostname} is TCP, so no server name is sent${isChecked ? '' : ' and none is checked'}`,
        help: isChecked ? `Write: sni: ${name}.` : `Write: sni: ${name} and subjectAltNames: [${name}].`,
        related: [{ at: port.at, message: 'the TCP port' }],
      };
    }
  },
});
