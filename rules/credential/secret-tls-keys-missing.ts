import { rule } from '../../src/engine/index.ts';
import { gatewayCredentials, hostsText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'secret-tls-keys-missing',
  area: 'credential',
  severity: 'error',
  summary: 'The Secret of a server has neither tls.crt and tls.key nor cert and key',
  impact: 'istiod hands nothing to the gateway: clients connect and are reset during the TLS handshake.',
  fix: 'Name the keys tls.crt and tls.key: kubectl create secret tls NAME --cert=FILE --key=FILE.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#key-formats'],
  on: ['Gateway', 'Ingress'],
  reads: ['Secret'],
  *check(gateway, graph) {
    for (const { at, server, credential, use, delivery } of gatewayCredentials(graph).get(gateway) ?? []) {
      const secret = delivery.found?.resource;
      if (use !== 'certificate' || delivery.reason !== 'no-certificate-keys' || !secret || credential.endsWith('-cacert')) continue;
      const maps = [secret.at('data'), secret.at('stringData')].filter((map) => map.exists);
      const keys = maps.flatMap((map) => map.keys());
      const empty = maps.flatMap((map) =>
        map.keys().filter((key) => ['tls.crt', 'tls.key', 'cert', 'key'].includes(key) && map.get(key).string() === ''),
      );
      const nameless = maps.flatMap((map) => map.keys().filter((key) => !map.get(key).exists));
      const hollow = [...empty, ...nameless];
      const certificate = keys.find((key) => /\.(?:crt|pem|cer)$|cert/.test(key) && key !== 'tls.crt' && !/ca/.test(key));
      const key = keys.find((name) => /\.key$|privkey|private/.test(name) && name !== 'tls.key');
      yield {
        at: maps[0]?.key ?? secret.at('metadata', 'name'),
        message: hollow.length
          ? `Secret "${secret.id}" has an empty ${hollow.join(' and ')}`
          : `Secret "${secret.id}" has ${keys.length ? `the keys ${keys.join(', ')}` : 'no keys'}; Istio reads tls.crt with tls.key, or cert with key`,
        ...(certificate && key ? { help: `Rename ${certificate} to tls.crt and ${key} to tls.key.` } : {}),
        related: [{ at, message: `the server for ${hostsText(server)} takes its certificate from it` }],
      };
    }
  },
});
