import { rule } from '../../src/engine/index.ts';
import { knownSecretsNamed } from '../../src/graph/index.ts';
import { gatewayCredentials, hostsText, workloadText } from '../../src/istio/gateway-credentials.ts';

export default rule({
  id: 'gateway-credential-wrong-namespace',
  area: 'credential',
  severity: 'error',
  summary: 'A server names a Secret that is not in the namespace of the gateway workload',
  impact: 'The listener has no certificate for these hosts: clients connect and are reset during the TLS handshake.',
  fix: 'Create the Secret (or the Certificate, ExternalSecret, ... that makes it) in the namespace where the gateway Pods run; the namespace of the Gateway object does not matter.',
  references: [
    'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#troubleshooting',
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-credential_name',
  ],
  on: ['Gateway', 'Ingress'],
  reads: ['Secret', 'Certificate', 'ExternalSecret', 'SealedSecret'],
  *check(gateway, graph) {
    for (const { at, use, proxy, delivery, server } of gatewayCredentials(graph).get(gateway) ?? []) {
      const { reference, reason, found } = delivery;
      if (reference?.name.endsWith('-cacert')) continue; // that name never gives a certificate: a rule of its own
      if (reason !== 'not-found' || use !== 'certificate' || !reference || (found?.producers.length ?? 0) > 0) continue;
      const elsewhere = knownSecretsNamed(graph, reference.name).filter(({ namespace }) => namespace !== reference.namespace);
      const first = elsewhere[0];
      if (!first || elsewhere.some(({ by }) => by.isNamespaceOpen)) continue;
      yield {
        at,
        message: `The gateway for ${hostsText(server)} runs in "${reference.namespace}" and looks for Secret "${reference.name}" there, but it is in "${first.namespace}"`,
        help: `Put the ${first.by.ref.kind} that holds "${reference.name}" into namespace "${reference.namespace}".`,
        related: [
          ...elsewhere.map(({ by }) => ({ at: by.at('metadata', 'namespace'), message: `${by.ref.kind} "${by.id}" puts it here` })),
          ...(proxy.workload
            ? [{ at: proxy.workload.resource.at('metadata', 'namespace'), message: `${workloadText(proxy)} serves this ${gateway.kind}` }]
            : []),
        ],
      };
    }
  },
});
