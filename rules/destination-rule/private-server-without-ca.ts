import { rule } from '../../src/engine/index.ts';
import { arrivals } from '../../src/istio/arrivals.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { failingSettings } from '../../src/istio/failing-settings.ts';
import { hops } from '../../src/istio/hop.ts';
import { serverCertificate } from '../../src/istio/server-certificates.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'private-server-without-ca',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'TLS to a server of the cluster without its CA: only CAs of the operating system are trusted',
  impact:
    'Since Istio 1.21 the certificate is checked against the CAs of the operating system where no other is named. No public CA signs names of a cluster: the proxy refuses the certificate, and requests end with 503.',
  fix: 'Name the CA that signed the certificate: caCertificates with a file of the proxy, or credentialName with a Secret that holds ca.crt.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-ca_certificates',
    'https://istio.io/latest/news/releases/1.21.x/announcing-1.21/upgrade-notes/',
  ],
  since: [1, 21],
  on: ['DestinationRule'],
  reads: ['Secret', 'Service', 'ServiceEntry', 'Deployment'],
  *check(destinationRule, graph) {
    for (const setting of clientTlsSettings(graph).get(destinationRule) ?? []) {
      const { tls, at, uses } = setting;
      if ((tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') || tls.insecureSkipVerify === true) continue;
      if (tls.credentialName || tls.caCertificates || at.isPartial) continue;
      // A sidecar that refuses any such TLS is worse.
      if (failingSettings(graph, destinationRule).some((failing) => failing.setting === setting)) continue;
      const names = (tls.subjectAltNames ?? []).filter((name) => typeof name === 'string');
      if (names.some(isUnknown) || isUnknown(tls.sni)) continue;
      for (const { upstream, proxies } of uses) {
        if (upstream.reason !== 'rule' || upstream.isUncertain) continue;
        const { service } = upstream;
        // What a gateway shows depends on its servers.
        if (hops(graph, upstream).some(({ reception }) => reception === 'not-judged')) continue;
        const server = serverCertificate(graph, upstream);
        // Without names the host of the request is expected, which a gateway gets from outside.
        const isCalledByName = proxies.some((proxy) =>
          arrivals(graph, proxy, upstream).some(({ bytes, route }) => bytes === 'http' && !route),
        );
        const expected = names.length > 0 ? names : !tls.sni && isCalledByName ? [service.hostname] : [];
        const isInternal = expected.length > 0 && expected.every((name) => isClusterName(name));
        if (!server?.isPrivate && !isInternal) continue;
        yield {
          at: at.key,
          severity: server?.isPrivate ? 'error' : 'warning',
          message: server?.isPrivate
            ? `No CA is named, so only public CAs are trusted, but a private CA signed the certificate of ${service.hostname}`
            : `No CA is named, so only public CAs are trusted, and none of them signs certificates for ${expected[0]}`,
          related: server ? [{ at: server.at, message: 'the certificate of the server' }] : [{ at: service.at, message: 'the service' }],
        };
        break;
      }
    }
  },
});

/** Names that no public CA may certify. */
const isClusterName = (name: string): boolean =>
  /\.(?:svc|local|internal|lan|corp|intranet|home)$/.test(name) || (/^[a-z0-9-]+$/.test(name) && name !== '');
