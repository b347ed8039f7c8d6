import { rule } from '../../src/engine/index.ts';
import { type Graph, knownSecretsIn, knownSecretsNamed, misspelt, type Resource } from '../../src/graph/index.ts';
import type { CheckedReference } from '../../src/istio/gateway-api/certificates.ts';
import { type Listener, listenersIn, listenerText } from '../../src/istio/gateway-api/listeners.ts';
import { hasNamespace } from '../../src/istio/gateway-api/parents.ts';
import { isSince } from '../../src/istio/version.ts';

export default rule({
  id: 'gateway-api-certificate-ref-invalid',
  area: 'gateway-api',
  severity: 'error',
  summary: 'certificateRefs of a listener name no usable certificate',
  impact:
    'Istio does not program the listener: nothing listens for its hosts, and where it is the only one on the port connections are refused.',
  fix: 'Name a Secret of type kubernetes.io/tls whose key belongs to its certificate.',
  references: [
    'https://gateway-api.sigs.k8s.io/reference/spec/#listenertlsconfig',
    'https://gateway-api.sigs.k8s.io/guides/tls/#downstream-tls',
  ],
  on: ['KubernetesGateway', 'ListenerSet'],
  reads: ['Secret', 'Certificate'],
  *check(owner, graph) {
    for (const listener of listenersIn(graph, owner)) {
      if (listener.conflictsWith) continue;
      const { failure, certificates } = listener.tls;
      if (failure?.cause === 'too-many-certificates')
        yield {
          at: failure.at.key,
          message: `The ${listenerText(listener)} names ${failure.at.items().length} certificates, and Istio takes ${isSince(graph, 27) ? 'two at most' : 'one'}: it does not serve the listener`,
          help: 'Keep two certificateRefs (an RSA and an ECDSA certificate), and give other hosts a listener of their own.',
        };
      for (const [index, reference] of certificates.entries()) {
        const why = reference.fault && reason(graph, owner, reference);
        if (!why) continue;
        yield {
          at: reference.at.get(reference.fault === 'wrong-kind' ? 'kind' : 'name'),
          message: `${why.text}${consequence(listener, index)}`,
          ...(certificates.some(({ credential }) => credential !== undefined) ? usable(listener, index) : {}),
          help: why.help,
          related: why.related,
        };
      }
    }
  },
});

/** What is wrong with a reference, as far as the input proves it. */
function reason(graph: Graph, owner: Resource, { fault, evidence, namespace, name, kind, target, at }: CheckedReference) {
  const id = `${namespace}/${name}`;
  switch (fault) {
    case 'wrong-kind':
      if (evidence !== 'present') return undefined;
      return {
        text: `A certificate comes from a Secret, not from a ${kind.replace(/^\//, '')}`,
        help: 'Remove group and kind, and name a Secret of type kubernetes.io/tls.',
        related: [],
      };
    case 'keys-missing':
      return {
        text: `Secret "${id}" has neither tls.crt and tls.key nor cert and key`,
        help: `Store the certificate under tls.crt and its private key under tls.key in Secret "${id}".`,
        related: target ? [{ at: target.at('metadata', 'name'), message: 'the Secret' }] : [],
      };
    case 'malformed':
      if (evidence !== 'present') return undefined;
      return {
        text: `Certificate and key in Secret "${id}" cannot be read or do not belong together`,
        help: `Put the certificate and the private key that it was made for into Secret "${id}".`,
        related: target ? [{ at: target.at('metadata', 'name'), message: 'the Secret' }] : [],
      };
    case 'missing': {
      const elsewhere = knownSecretsNamed(graph, name).filter((secret) => secret.namespace !== namespace);
      const first = elsewhere[0];
      // A namespace that the files leave open may be the right one.
      const isPlaced = at.get('namespace').exists || hasNamespace(owner);
      if (elsewhere.some(({ by }) => !hasNamespace(by)) || (elsewhere.length > 0 && !isPlaced)) return undefined;
      if (first)
        return {
          text: `Secret "${name}" is in namespace "${first.namespace}", not in "${namespace}"`,
          help: `Put the ${first.by.ref.kind} that holds "${name}" into namespace "${namespace}", or add namespace: ${first.namespace} to the reference and a ReferenceGrant there.`,
          related: elsewhere.map(({ by }) => ({ at: by.at('metadata', 'name'), message: `${by.ref.kind} "${by.id}" puts it here` })),
        };
      const meant = misspelt(
        name,
        knownSecretsIn(graph, namespace).map((secret) => secret.name),
      );
      if (evidence !== 'absent' && meant === undefined) return undefined;
      return {
        text: `There is no Secret "${id}"${meant === undefined ? '' : ` (did you mean "${meant}"?)`}`,
        help: meant === undefined ? `Create Secret "${id}", or name one that exists.` : `Write name: ${meant}, or create Secret "${id}".`,
        related: knownSecretsIn(graph, namespace)
          .filter((secret) => secret.name === meant)
          .map(({ by }) => ({ at: by.at('metadata', 'name'), message: `${by.ref.kind} "${by.id}" is there` })),
      };
    }
    default:
      return undefined;
  }
}

/** With two references it matters which one is unusable: istiod takes the name of the first, usable or not. */
const consequence = (listener: Listener, index: number): string => {
  if (!listener.tls.certificates.some(({ credential }) => credential !== undefined)) return `: ${listenerText(listener)} is not served`;
  return index === 0 ? `: ${listenerText(listener)} serves the gateway's own mesh certificate instead` : '';
};

const usable = (_listener: Listener, index: number) =>
  index === 0
    ? {
        impact:
          'With an unusable first and a usable second certificate the listener serves the mesh certificate of the gateway: every client refuses it.',
      }
    : {
        severity: 'warning' as const,
        impact: 'The listener serves its first certificate only: clients that need the second one fail in the handshake.',
      };
