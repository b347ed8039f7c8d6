import { type Problem, rule } from '../../src/engine/index.ts';
import { type Graph, question, type Resource, secretsNamed } from '../../src/graph/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { credentialNames, secretNameOf } from '../../src/istio/credential-names.ts';
import { isForIstio } from '../../src/istio/ingress.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'reserved-secret-name-prefix',
  area: 'credential',
  severity: 'warning',
  summary: 'credentialName names a Secret that Istio before 1.9 ignores: istio or prometheus as prefix, or a token key',
  impact:
    'Istio 1.1.3 to 1.8 never reads such a Secret for a gateway: the listener has no certificate and every TLS handshake on it is reset.',
  fix: 'Rename the Secret so that its name begins neither with "istio" nor with "prometheus", take a key "token" out of it, or run Istio 1.9 or later.',
  references: ['https://istio.io/v1.8/docs/tasks/traffic-management/ingress/secure-ingress/'],
  since: [1, 1],
  until: [1, 8],
  alsoWithoutVersion: true,
  on: ['Gateway', 'Ingress'],
  reads: ['Secret', 'Certificate'],
  *check(gateway, graph) {
    if (gateway.kind === 'Ingress') return yield* checkIngress(gateway, graph);
    const severity = graph.settings.istioVersion ? 'error' : 'warning';
    for (const { name, at } of credentialNames(configOf<GatewaySpec>(gateway))) {
      const secretName = secretNameOf(name);
      const prefix = reservedPrefix(secretName);
      if (prefix) {
        yield {
          at,
          message: `The Secret name "${secretName}" begins with "${prefix}": Istio before 1.9 ignores such a Secret as a gateway credential`,
          severity,
        };
      }
      for (const secret of secretsNamed(graph, secretName)) {
        const token = [secret.at('data', 'token'), secret.at('stringData', 'token')].find((field) => field.exists);
        if (!token) continue;
        yield {
          at: token.key,
          message: `Secret "${secret.id}" has a key "token": Istio before 1.9 takes it for a service account token and ignores it as a gateway credential`,
          severity,
          related: [{ at, message: 'the gateway credential' }],
        };
      }
    }
  },
});

const reservedPrefix = (secretName: string): string | undefined =>
  ['istio', 'prometheus'].find((reserved) => secretName.startsWith(reserved));

const certificatesBySecret = question(
  (graph) => new Map(graph.all('Certificate').map((certificate) => [certificate.at('spec', 'secretName').string(), certificate])),
);

/** The Secret of an Ingress is a gateway credential as well. Istio before 1.1 mounted the one of Ingresses by its name, so it is no more than a hint. */
function* checkIngress(ingress: Resource, graph: Graph): Iterable<Problem> {
  if (!isForIstio(graph, ingress)) return;
  for (const tls of ingress.at('spec', 'tls').items()) {
    const used = tls.get('secretName');
    const name = used.string() ?? '';
    const prefix = reservedPrefix(name);
    if (!prefix) continue;
    const made = certificatesBySecret(graph).get(name)?.at('spec', 'secretName');
    yield {
      at: made ?? used,
      message: `The Secret name "${name}" begins with "${prefix}": Istio 1.1.3 to 1.8 ignores such a Secret as a gateway credential`,
      severity: graph.settings.istioVersion ? 'error' : 'info',
      ...(made && { related: [{ at: used, message: 'the Ingress that needs it' }] }),
    };
  }
}
