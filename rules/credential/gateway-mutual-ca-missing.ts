import { rule } from '../../src/engine/index.ts';
import { knownSecretsIn, nearest } from '../../src/graph/index.ts';
import { gatewayCredentials, hostsText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'gateway-mutual-ca-missing',
  area: 'credential',
  severity: 'error',
  summary: 'A MUTUAL server has no CA to check client certificates against',
  impact:
    'The CA is never delivered to the gateway, and until it is the server closes every TLS connection, with or without a client certificate.',
  fix: 'Add the CA of the clients under the key ca.crt to the Secret, or in a Secret of the same name with "-cacert" at the end, under the key cacert.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway'],
  on: ['Gateway'],
  reads: ['Secret'],
  *check(gateway, graph) {
    const credentials = gatewayCredentials(graph).get(gateway) ?? [];
    for (const { at, server, serverIndex, use, delivery, gateway: config, proxy } of credentials) {
      const { reason, reference, found } = delivery;
      if (use !== 'ca' || reason !== 'no-ca-key' || !reference || !found?.resource) continue;
      // The certificate itself is not delivered either: that is reported alone.
      if (
        credentials.some(
          (other) =>
            other.serverIndex === serverIndex &&
            other.proxy === proxy &&
            other.use === 'certificate' &&
            other.delivery.reason !== 'delivered',
        )
      )
        continue;
      const secret = found.resource;
      const stray = nearest(
        reference.name,
        knownSecretsIn(graph, reference.namespace)
          .map(({ name }) => name)
          .filter((name) => name !== secret.name),
      );
      const mode = config.at('servers', serverIndex, 'tls', 'mode');
      const misnamed = stray && graph.get('Secret', reference.namespace, stray);
      const caKey = [...secret.at('data').keys(), ...secret.at('stringData').keys()].find(
        (key) => /(?:^|[-_.])(?:ca|chain|root)(?:[-_.]|$)/.test(key) && key !== 'ca.crt',
      );
      yield {
        at: reference.name.endsWith('-cacert') && secret.name === reference.name ? at : mode.exists ? mode : at,
        message:
          secret.name === reference.name
            ? `Secret "${secret.id}" for ${hostsText(server)} has no key cacert or ca.crt with the CA of the clients`
            : `Mode ${server.tls?.mode} for ${hostsText(server)} needs a client CA: there is no Secret "${reference.name}", and Secret "${secret.id}" has no ca.crt`,
        help: misnamed
          ? `Rename Secret "${stray}" to "${reference.name}".`
          : caKey
            ? `Rename the key ${caKey} of Secret "${secret.id}" to ca.crt.`
            : `Add the CA of the clients to Secret "${secret.id}" under the key ca.crt, or create Secret "${reference.name}" with the key cacert.`,
        related: [
          { at: secret.at('metadata', 'name'), message: 'this Secret holds no CA' },
          ...(misnamed ? [{ at: misnamed.at('metadata', 'name'), message: `near in name to "${reference.name}", but never read` }] : []),
        ],
      };
    }
  },
});
