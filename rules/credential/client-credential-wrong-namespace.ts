import { rule } from '../../src/engine/index.ts';
import { knownSecretsNamed } from '../../src/graph/index.ts';
import { clientCredentials } from '../../src/istio/client-credentials.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'client-credential-wrong-namespace',
  area: 'credential',
  severity: 'error',
  summary: 'A DestinationRule names a Secret that is not in the namespace of the proxy that uses the rule',
  impact: 'The proxy never gets certificate or CA, its upstream never becomes ready, and every request ends with 503.',
  fix: 'Create the Secret in the namespace where the gateway or workload runs; the namespace of the DestinationRule does not matter.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name',
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway-tls-origination/',
  ],
  on: ['DestinationRule'],
  reads: ['Secret', 'Certificate', 'ExternalSecret', 'SealedSecret', 'Deployment'],
  *check(destinationRule, graph) {
    const said = new Set<string>();
    for (const { at, proxy, credential, delivery } of clientCredentials(graph).get(destinationRule) ?? []) {
      const { reason, reference, found } = delivery;
      if (!reference || reference.type === 'configmap' || said.has(`${at.path.join('.')} ${proxy.namespace}`)) continue;
      if (reason !== 'other-namespace' && (reason !== 'not-found' || (found?.producers.length ?? 0) > 0)) continue;
      const name = credential.slice(credential.lastIndexOf('/') + 1);
      const elsewhere = [...knownSecretsNamed(graph, name), ...knownSecretsNamed(graph, `${name}-cacert`)].filter(
        ({ namespace }) => namespace !== proxy.namespace,
      );
      const first = elsewhere[0];
      if (reason === 'not-found' && (!first || elsewhere.some(({ by }) => by.isNamespaceOpen))) continue;
      said.add(`${at.path.join('.')} ${proxy.namespace}`);
      yield {
        at,
        message:
          reason === 'other-namespace'
            ? `${workloadText(proxy)} may read Secrets of "${proxy.namespace}" only, and this one is in "${reference.namespace}"`
            : `${workloadText(proxy)} uses this rule and looks for Secret "${name}" in "${proxy.namespace}", but it is in "${first!.namespace}"`,
        help: `Put Secret "${name}" into namespace "${proxy.namespace}"${reason === 'other-namespace' ? ` and write credentialName: ${name}` : ''}.`,
        related: [
          ...elsewhere
            .slice(0, 3)
            .map(({ by }) => ({ at: by.at('metadata', 'namespace'), message: `${by.ref.kind} "${by.id}" puts it here` })),
          ...(proxy.workload
            ? [{ at: proxy.workload.resource.at('metadata', 'namespace'), message: `${workloadText(proxy)} runs here` }]
            : []),
        ],
      };
    }
  },
});
