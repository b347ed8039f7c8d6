import { rule } from '../../src/engine/index.ts';
import { knownSecretsIn, knownSecretsNamed, nearest } from '../../src/graph/index.ts';
import { clientCredentials } from '../../src/istio/client-credentials.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';

export default rule({
  id: 'client-credential-not-found',
  area: 'credential',
  severity: 'error',
  summary: 'A DestinationRule names a Secret that nothing creates',
  impact: 'The proxy never gets certificate or CA, its upstream never becomes ready, and every request ends with 503.',
  fix: 'Write the name of the Secret that is there, or create the Secret in the namespace of the gateway or workload that uses the rule.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name'],
  on: ['DestinationRule'],
  reads: ['Secret', 'Certificate', 'ExternalSecret', 'SealedSecret', 'Deployment'],
  *check(destinationRule, graph) {
    const said = new Set<string>();
    for (const { at, proxy, credential, delivery } of clientCredentials(graph).get(destinationRule) ?? []) {
      const { reason, reference, found, missing } = delivery;
      const key = `${at.path.join('.')} ${proxy.namespace}`;
      if (!reference || reference.type === 'configmap' || reason !== 'not-found' || said.has(key)) continue;
      if ((found?.producers.length ?? 0) > 0) continue;
      if (knownSecretsNamed(graph, credential).length + knownSecretsNamed(graph, `${credential}-cacert`).length > 0) continue;
      const unused = knownSecretsIn(graph, proxy.namespace).filter(({ by }) => !secretUses(graph).has(by));
      const near = nearest(
        credential,
        unused.map(({ name }) => name),
      );
      const meant = unused.find(({ name }) => name === near);
      if (missing !== 'absent' && !meant) continue;
      said.add(key);
      yield {
        at,
        severity: missing === 'absent' ? 'error' : 'warning',
        message: `There is no Secret "${credential}" in "${proxy.namespace}" for ${workloadText(proxy)}, which uses this rule${meant ? `; did you mean "${meant.name}"?` : ''}`,
        ...(meant && { help: `Write credentialName: ${meant.name}, or create a Secret "${credential}" in "${proxy.namespace}".` }),
        related: meant ? [{ at: meant.by.at('metadata', 'name'), message: 'this one is there, and nothing names it' }] : [],
      };
    }
  },
});
