import { rule } from '../../src/engine/index.ts';
import { missingFiles } from '../../src/istio/missing-files.ts';
import { ruleUses } from '../../src/istio/rule-uses.ts';

const fileFields = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'] as const;

export default rule({
  id: 'client-certificate-file-missing',
  area: 'credential',
  severity: 'error',
  summary: 'A DestinationRule names a certificate file that a proxy using it does not have',
  impact: 'The upstream never becomes ready in that proxy: its requests end with 503.',
  fix: 'Mount the Secret into every proxy that uses the rule, or limit the rule to the proxies that have it (workloadSelector, exportTo, namespace of the gateway).',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings',
    'https://istio.io/latest/docs/reference/config/annotations/',
  ],
  on: ['DestinationRule'],
  reads: ['Deployment', 'Secret', 'ConfigMap'],
  *check(destinationRule, graph) {
    for (const { upstream, proxies } of ruleUses(graph).get(destinationRule) ?? []) {
      const part = upstream.policy.tls;
      const mode = part?.value.mode;
      if (!part || (mode !== 'SIMPLE' && mode !== 'MUTUAL') || part.value.credentialName) continue;
      const tls = part.config.at(...part.path);
      const fields = fileFields.filter((name) => mode === 'MUTUAL' || name.startsWith('ca')).map((name) => tls.get(name));
      yield* missingFiles(
        graph,
        proxies.filter(({ injected }) => injected !== 'unknown'),
        fields,
      );
    }
  },
});
