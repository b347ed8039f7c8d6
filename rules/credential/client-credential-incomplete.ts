import { rule } from '../../src/engine/index.ts';
import { clientCredentials } from '../../src/istio/client-credentials.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'client-credential-incomplete',
  area: 'credential',
  severity: 'error',
  summary: 'The Secret of a DestinationRule lacks the CA, or certificate and key',
  impact:
    'With credentialName the CA always comes from the Secret, never from the operating system: without it the upstream never becomes ready, and every request ends with 503.',
  fix: 'Add the CA of the server as ca.crt (or a Secret NAME-cacert); for MUTUAL also tls.crt and tls.key. For a server with a public certificate and mode SIMPLE drop credentialName.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name',
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway-tls-origination/',
  ],
  on: ['DestinationRule'],
  reads: ['Secret', 'ConfigMap', 'Deployment'],
  *check(destinationRule, graph) {
    const said = new Set<string>();
    for (const { at, proxy, use, setting, delivery } of clientCredentials(graph).get(destinationRule) ?? []) {
      const object = delivery.found?.resource;
      const isCa = delivery.reason === 'no-ca-key';
      if (!object || (!isCa && delivery.reason !== 'no-certificate-keys')) continue;
      const key = `${at.path.join('.')} ${object.id} ${use}`;
      if (said.has(key)) continue;
      said.add(key);
      const keys = [...(delivery.found?.keys ?? [])];
      const lacks = isCa ? 'ca.crt' : 'tls.crt with tls.key';
      const has = keys.length > 0 ? `it has ${keys.join(', ')}` : 'it is empty';
      const similar = isCa ? keys.find((name) => /ca|root|chain/i.test(name) && /\.(?:crt|pem|cer)$/.test(name)) : undefined;
      yield {
        at,
        message: `${object.kind} "${object.id}" has no ${lacks} (${has}), which ${workloadText(proxy)} needs for mode ${setting.tls.mode}`,
        help: similar
          ? `Rename the key ${similar} to ca.crt.`
          : isCa
            ? `Add the CA that signed the server's certificate as ca.crt${setting.tls.mode === 'SIMPLE' ? ', or drop credentialName if a public CA signed it' : ''}.`
            : 'Add the client certificate and its key as tls.crt and tls.key.',
        related: [{ at: object.at('data').exists ? object.at('data').key : object.at('metadata', 'name'), message: `no ${lacks} here` }],
      };
    }
  },
});
