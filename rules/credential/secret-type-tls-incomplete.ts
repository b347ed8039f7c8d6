import { rule } from '../../src/engine/index.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';

export default rule({
  id: 'secret-type-tls-incomplete',
  area: 'credential',
  severity: 'error',
  summary: 'A Secret of type kubernetes.io/tls lacks tls.crt or tls.key',
  impact: 'The API server refuses the Secret: Pods that mount it do not start, and gateways that name it have no certificate.',
  fix: 'Add the missing key, or write type: Opaque where only one of the two is meant to be there.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    const type = secret.at('type');
    const maps = [secret.at('data'), secret.at('stringData')];
    // Left out before the manifest was stored: SOPS, or a tool that fills in the values.
    if (type.string() !== 'kubernetes.io/tls' || maps.some((map) => map.isUnknown || map.isPartial)) return;
    const written = maps.flatMap((map) => map.keys());
    const missing = ['tls.crt', 'tls.key'].filter((key) => !written.includes(key));
    // A gateway that uses it is told by another rule; without any key it is a stand-in for something else.
    if (missing.length !== 1 || secretUses(graph).has(secret)) return;
    yield {
      at: maps.find((map) => map.exists)?.key ?? secret.at('metadata', 'name'),
      message: `Secret "${secret.id}" is of type kubernetes.io/tls and has no ${missing[0]}`,
      related: [{ at: type, message: 'this type demands both' }],
    };
  },
});
