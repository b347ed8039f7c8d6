import { rule } from '../../src/engine/index.ts';
import { type Graph, knownSecretsIn, knownSecretsNamed, nearest, type Resource } from '../../src/graph/index.ts';
import { type GatewayCredential, gatewayCredentials, hostsText, workloadText } from '../../src/istio/gateway-credentials.ts';
import { withoutNamespace } from '../../src/istio/hosts.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';
import { dnsNameCovers } from '../../src/x509/index.ts';

export default rule({
  id: 'gateway-credential-not-found',
  area: 'credential',
  severity: 'error',
  summary: 'A server names a Secret that nothing creates',
  impact:
    'The listener has no certificate for these hosts: clients connect and are reset during the TLS handshake; other hosts of the port are not affected.',
  fix: 'Write the name of the Secret itself, not of the Certificate that makes it, or create the Secret in the namespace of the gateway workload.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#troubleshooting'],
  on: ['Gateway', 'Ingress'],
  reads: ['Secret', 'Certificate', 'ExternalSecret', 'SealedSecret'],
  *check(gateway, graph) {
    for (const credential of gatewayCredentials(graph).get(gateway) ?? []) {
      const { at, use, proxy, server, delivery } = credential;
      const { reference, reason, found, missing } = delivery;
      if (
        reason !== 'not-found' ||
        use !== 'certificate' ||
        !reference ||
        reference.name.endsWith('-cacert') ||
        (found?.producers.length ?? 0) > 0
      )
        continue;
      if (knownSecretsNamed(graph, reference.name).length > 0) continue; // in another namespace: a rule of its own
      const meant = meantSecret(graph, credential);
      if (missing !== 'absent' && !meant) continue;
      yield {
        at,
        message: `There is no Secret "${reference.name}" in "${reference.namespace}" for ${hostsText(server)}${meant ? `; did you mean "${meant.name}"?` : ''}`,
        severity: missing === 'absent' ? 'error' : 'warning',
        ...(meant
          ? {
              help: `Write ${gateway.kind === 'Ingress' ? 'secretName' : 'credentialName'}: ${meant.name}, or create a Secret "${reference.name}" in "${reference.namespace}".`,
            }
          : {}),
        related: [
          ...(meant
            ? [
                {
                  at: meant.at,
                  message:
                    meant.by.kind === 'Secret'
                      ? 'this Secret is there, and no Gateway names it'
                      : `${meant.by.ref.kind} "${meant.by.id}" makes Secret "${meant.name}"`,
                },
              ]
            : []),
          ...(proxy.workload
            ? [{ at: proxy.workload.resource.at('metadata', 'name'), message: `${workloadText(proxy)} serves this ${gateway.kind}` }]
            : []),
        ],
      };
    }
  },
});

/** A Secret of the right namespace that no Gateway uses and that is near in name, or whose Certificate bears the name or is for the hosts. */
function meantSecret(graph: Graph, { delivery: { reference }, server }: GatewayCredential) {
  const { name, namespace } = reference!;
  const unused = knownSecretsIn(graph, namespace).filter(({ by }) => by.kind !== 'Secret' || !secretUses(graph).has(by));
  const at = (secret: { by: Resource; name: string }) => {
    const field = secret.by.at('spec', 'secretName');
    return { ...secret, at: field.exists ? field : secret.by.at('metadata', 'name') };
  };
  const certificates = unused.filter(({ by }) => by.kind === 'Certificate');
  const namesake = certificates.find(({ by }) => by.name === name);
  if (namesake) return at(namesake);
  const hosts = (server.hosts ?? []).map(withoutNamespace).filter((host) => host !== '*');
  const covering = certificates.filter(({ by, name: secret }) => {
    const names = by
      .at('spec', 'dnsNames')
      .items()
      .map((item) => item.string() ?? '');
    return (
      !isNamedSomewhere(graph, secret) && hosts.length > 0 && hosts.every((host) => names.some((dnsName) => dnsNameCovers(dnsName, host)))
    );
  });
  if (covering.length === 1) return at(covering[0]!);
  const near = nearest(
    name,
    unused.filter(({ name: secret }) => !isNamedSomewhere(graph, secret)).map((secret) => secret.name),
  );
  const secret = unused.find((candidate) => candidate.name === near);
  return secret && at(secret);
}

/** Whether some Gateway names a Secret: then it is not the one that was meant here. */
const isNamedSomewhere = (graph: Graph, name: string): boolean =>
  [...gatewayCredentials(graph).values()].some((list) => list.some(({ credential }) => credential === name));
