import { rule } from '../../src/engine/index.ts';
import { secretEvidence } from '../../src/graph/index.ts';

export default rule({
  id: 'secret-type-keys-missing',
  area: 'credential',
  severity: 'error',
  summary: 'A Secret of type kubernetes.io/tls lacks tls.crt or tls.key',
  impact: 'The API server refuses the Secret: whatever mounts or serves it has no certificate.',
  fix: 'Give both keys, or write type: Opaque.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets'],
  on: ['Secret'],
  reads: [],
  *check(secret, graph) {
    const type = secret.at('type');
    const maps = [secret.at('data'), secret.at('stringData')];
    // Without any data something else fills it.
    if (type.string() !== 'kubernetes.io/tls' || maps.some((map) => map.isUnknown) || maps.every((map) => map.keys().length === 0)) return;
    if (secretEvidence(graph, secret.namespace, secret.name).keys === undefined || secret.file.isKustomized) return;
    const missing = ['tls.crt', 'tls.key'].filter((key) => !maps.some((map) => map.get(key).isWritten));
    const data = maps.find((map) => map.exists);
    if (missing.length > 0 && data)
      yield {
        at: data.key,
        message: `Secret "${secret.id}" is of type kubernetes.io/tls and has no ${missing.join(' and no ')}`,
        related: [{ at: type, message: 'this type demands tls.crt and tls.key' }],
      };
  },
});
