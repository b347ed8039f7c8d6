import { append, type Graph, question, type Resource, secretEvidence } from '../../graph/index.ts';
import { coversHost } from '../../x509/index.ts';
import { isUnknown } from '../../yaml/index.ts';
import { material } from '../secret-material.ts';
import { type Listener, listeners } from './listeners.ts';
import { proxiesOfListener } from './serving.ts';

/** Two listeners between which browsers do not tell: a connection to one is reused for the other. */
export interface ConnectionReuse {
  readonly listener: Listener;
  readonly other: Listener;
  /** The Secret with the certificate that covers both hosts. */
  readonly name: string;
}

/** Pairs of HTTPS listeners of one port and gateway with one certificate that provably covers both hosts, by the object of the later one. */
export const connectionReuses = question((graph): ReadonlyMap<Resource, readonly ConnectionReuse[]> => {
  const out = new Map<Resource, ConnectionReuse[]>();
  const groups = new Map<string, Listener[]>();
  for (const listener of listeners(graph)) {
    const { protocol, hostname, isProgrammed, port, spec } = listener;
    const name = listener.tls.certificates[0]?.credential;
    const [proxy] = proxiesOfListener(graph, listener);
    if (protocol !== 'HTTPS' || !isProgrammed || !name || !proxy || hostname === '' || isUnknown(hostname) || spec.tls?.options) continue;
    append(groups, JSON.stringify([proxy.namespace, proxy.name, port, name]), listener);
  }
  for (const group of groups.values()) {
    // One host after another with the first that the certificate covers: a chain of pairs, not all of them.
    const [first, ...rest] = group.filter((listener) =>
      names(graph, listener).some((name) => coversHost({ dnsNames: [name], ipAddresses: [] }, listener.hostname)),
    );
    if (!first) continue;
    for (const listener of rest)
      if (listener.hostname !== first.hostname)
        append(out, listener.owner, { listener, other: first, name: listener.tls.certificates[0]?.name ?? '' });
  }
  return out;
});

/** The names of a listener's certificate: those of the PEM text, else those that a Certificate asks for. */
function names(graph: Graph, { tls }: Listener): readonly string[] {
  const [reference] = tls.certificates;
  if (!reference) return [];
  if (reference.target) {
    const { certificate } = material(graph, reference.target);
    return certificate?.certificates[0]?.dnsNames ?? [];
  }
  return secretEvidence(graph, reference.namespace, reference.name)
    .producers.filter(({ kind }) => kind === 'Certificate')
    .flatMap((one) =>
      one
        .at('spec', 'dnsNames')
        .items()
        .flatMap((item) => item.string() ?? []),
    );
}
