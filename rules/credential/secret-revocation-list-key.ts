import { rule } from '../../src/engine/index.ts';
import { gatewayCredentials } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'secret-revocation-list-key',
  area: 'credential',
  severity: 'error',
  summary: 'The revocation list stands under a key that does not go with the key of the CA',
  impact: 'Istio does not find the list: revoked client certificates are accepted.',
  fix: 'Name the list crl where the CA is cacert, and ca.crl where the CA is ca.crt, in the same Secret as the CA.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#key-formats'],
  on: ['Gateway'],
  reads: ['Secret'],
  *check(gateway, graph) {
    for (const { at, use, delivery } of gatewayCredentials(graph).get(gateway) ?? []) {
      const secret = delivery.found?.resource;
      const keys = delivery.found?.keys;
      if (use !== 'ca' || delivery.reason !== 'delivered' || !secret || !keys) continue;
      const [wanted, other] = keys.has('cacert') ? ['crl', 'ca.crl'] : ['ca.crl', 'crl'];
      if (keys.has(wanted!) || !keys.has(other!)) continue;
      const list = secret.at('data', other!).exists ? secret.at('data', other!) : secret.at('stringData', other!);
      yield {
        at: list.key,
        message: `${other} in "${secret.id}" is not read: beside ${keys.has('cacert') ? 'cacert' : 'ca.crt'} the list has to be named ${wanted}`,
        help: `Rename the key to ${wanted}.`,
        related: [{ at, message: 'client certificates are checked with this Secret' }],
      };
    }
  },
});
