import { rule } from '../../src/engine/index.ts';
import { isServed } from '../../src/istio/gateway-api/classes.ts';
import { listenersOf, listenerText } from '../../src/istio/gateway-api/listeners.ts';

export default rule({
  id: 'gateway-api-frontend-ca-invalid',
  area: 'gateway-api',
  severity: 'error',
  summary: 'The CA for client certificates of a Gateway cannot be used',
  impact: 'Istio programs none of the HTTPS listeners that these settings apply to: nothing listens for their hosts.',
  fix: 'Name one ConfigMap or Secret that holds the CA certificate under ca.crt.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#frontendtlsvalidation'],
  since: [1, 28],
  on: ['KubernetesGateway'],
  reads: ['ConfigMap', 'Secret'],
  *check(gateway, graph) {
    if (!isServed(graph, gateway)) return;
    const seen = new Set<unknown>();
    for (const listener of listenersOf(graph, gateway)) {
      const { failure, authority } = listener.tls;
      if (failure?.cause === 'too-many-authorities' && !seen.has(failure.at)) {
        seen.add(failure.at);
        yield {
          at: failure.at.key,
          message: `The Gateway names ${failure.at.items().length} CAs for client certificates, and Istio takes one: ${listenerText(listener)} is not served`,
          help: 'Put all CA certificates one after the other into ca.crt of a single ConfigMap and name that.',
        };
      }
      if (!authority?.fault || authority.fault === 'not-granted' || seen.has(authority.at)) continue;
      seen.add(authority.at);
      const { fault, evidence, namespace, name, kind, target } = authority;
      const isConfigMap = kind === '/ConfigMap';
      const id = `${isConfigMap ? 'ConfigMap' : 'Secret'} "${namespace}/${name}"`;
      if (fault === 'missing' ? evidence !== 'absent' : evidence !== 'present') continue;
      const texts = {
        'wrong-kind': [
          `A CA cannot come from a ${kind.replace(/^\//, '')}`,
          'Write kind: ConfigMap and group: "", with the name of a ConfigMap that holds ca.crt.',
        ],
        missing: [`There is no ${id} with the CA for client certificates`, `Create ${id} with the CA certificate under ca.crt.`],
        'keys-missing': [`${id} has no CA under ca.crt or cacert`, `Store the CA certificate under ca.crt in ${id}.`],
        malformed: [`The CA in ${id} is no certificate that can be read`, `Store the CA certificate in PEM form under ca.crt in ${id}.`],
      } as const;
      const [text, help] = texts[fault];
      yield {
        at: authority.at.get(fault === 'wrong-kind' ? 'kind' : 'name'),
        message: `${text}: ${listenerText(listener)} is not served`,
        help,
        related: target ? [{ at: target.at('metadata', 'name'), message: 'it is here' }] : [],
      };
    }
  },
});
