import { append, type Graph, knownSecretsNamed, question, type Resource, workloads } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import { type Config, configs } from './configs.ts';
import { parseReference, resourceNameOf, serverCredentials } from './credentials.ts';
import { gatewayProxies, gateways, gatewaysOf } from './gateways.ts';
import { withoutNamespace } from './hosts.ts';
import type { GatewaySpec, ServerSpec } from './specs.ts';

/** A place in the input that makes some Envoy load a Secret of the input. */
export interface SecretUse {
  /** `server`: certificate and key of a listener. `client`: those that a proxy shows to an upstream. `ca`: what peers are checked against. */
  readonly role: 'server' | 'client' | 'ca';
  /** The field that names the Secret. */
  readonly at: Field;
  readonly by: Resource;
  /** The server has further certificates; a host may be covered by another one. */
  readonly isOneOfSeveral: boolean;
  /** For `server`: the hosts of the server with their places. */
  readonly hosts: readonly { readonly host: string; readonly at: Field }[];
}

/**
 * Who uses a Secret, or the Secret that an object like a cert-manager Certificate makes. A Gateway whose workload the input does not show is taken to use the only Secret of that name, if there is just one.
 */
export const secretUses = question((graph): ReadonlyMap<Resource, readonly SecretUse[]> => {
  const uses = new Map<Resource, SecretUse[]>();
  const namespacesOf = question((inner) => {
    const out = new Map<Config<GatewaySpec>, Set<string>>();
    for (const proxy of gatewayProxies(inner)) {
      for (const { gateway } of gatewaysOf(inner, proxy)) {
        const set = out.get(gateway) ?? new Set();
        out.set(gateway, set.add(proxy.namespace));
      }
    }
    return out;
  })(graph);

  const add = (credential: string, namespaces: ReadonlySet<string> | undefined, use: SecretUse) => {
    const found = new Set<Resource>();
    for (const namespace of namespaces ?? ['\u0000']) {
      const reference = parseReference(resourceNameOf(credential), namespace);
      if (!reference) continue;
      if (reference.type === 'configmap') {
        const map = graph.get('ConfigMap', reference.namespace, reference.name.replace(/-cacert$/, ''));
        if (map) found.add(map);
        continue;
      }
      const names = use.role === 'ca' ? [reference.name, reference.name.replace(/-cacert$/, '')] : [reference.name];
      for (const name of names) {
        const known = knownSecretsNamed(graph, name).filter(
          ({ namespace: home }) => reference.namespace === '\u0000' || home === reference.namespace,
        );
        const [secret] = known;
        if (secret && (reference.namespace !== '\u0000' || known.length === 1)) {
          found.add(secret.by);
          break;
        }
      }
    }
    for (const secret of found) append(uses, secret, use);
  };

  for (const gateway of gateways(graph)) {
    (gateway.spec.servers ?? []).forEach((server, index) => {
      if (!terminates(server)) return;
      const { certificates, ca } = serverCredentials(server.tls ?? {});
      const hosts = (server.hosts ?? []).map((host, i) => ({
        host: withoutNamespace(host),
        at: gateway.at('servers', index, 'hosts', i),
      }));
      const tls = gateway.at('servers', index, 'tls');
      const single = gateway.at('servers', index, 'tls', 'credentialName');
      const named = single.exists ? [single] : tls.get('credentialNames').items();
      const namespaces = namespacesOf.get(gateway);
      certificates.forEach((credential, i) => {
        add(credential, namespaces, {
          role: 'server',
          at: named[i] ?? tls,
          by: gateway.resource,
          isOneOfSeveral: certificates.length > 1,
          hosts,
        });
      });
      if (ca)
        add(ca, namespaces, {
          role: 'ca',
          at: tls.get('caCertCredentialName').exists ? tls.get('caCertCredentialName') : (named[0] ?? tls),
          by: gateway.resource,
          isOneOfSeveral: false,
          hosts,
        });
    });
  }
  for (const destinationRule of configs(graph, 'DestinationRule')) {
    for (const { tls, at } of clientTlsBlocks(destinationRule.at())) {
      const credential = tls.credentialName;
      if (typeof credential !== 'string' || (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL')) continue;
      const role = tls.mode === 'MUTUAL' ? 'client' : 'ca';
      add(credential, undefined, { role, at: at.get('credentialName'), by: destinationRule.resource, isOneOfSeveral: false, hosts: [] });
    }
  }
  return uses;
});

/**
 * The Secrets and ConfigMaps whose key material matters to Istio: those that something uses, those that a workload mounts (what reads the files is
 * not looked at), and Secrets of type kubernetes.io/tls, which have no other purpose.
 */
export const isKeyMaterial = (graph: Graph, resource: Resource): boolean =>
  secretUses(graph).has(resource) ||
  (resource.kind === 'Secret' && (resource.at('type').string() === 'kubernetes.io/tls' || mountedSecrets(graph).has(resource.id)));

/** `namespace/name` of every Secret that a Pod template mounts. */
const mountedSecrets = question((graph): ReadonlySet<string> => {
  const out = new Set<string>();
  for (const { podSpec, namespace } of workloads(graph)) {
    for (const volume of podSpec.get('volumes').items()) {
      const names = [
        volume.get('secret', 'secretName'),
        ...volume
          .get('projected', 'sources')
          .items()
          .map((source) => source.get('secret', 'name')),
      ];
      for (const name of names) if (name.string()) out.add(`${namespace}/${name.string()}`);
    }
  }
  return out;
});

/** Whether a server ends TLS with a certificate of its own. */
export const terminates = ({ port, tls }: ServerSpec): boolean =>
  ['HTTPS', 'TLS'].includes((port?.protocol ?? '').toUpperCase()) && ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(tls?.mode ?? '');

/** Every `tls` block of a DestinationRule's spec: top, port level, and the same in each subset. */
export function clientTlsBlocks(
  spec: Field,
): { tls: Record<string, unknown>; at: Field; level: 'top' | 'port' | 'subset' | 'subset-port' }[] {
  const out: { tls: Record<string, unknown>; at: Field; level: 'top' | 'port' | 'subset' | 'subset-port' }[] = [];
  const visit = (policy: Field, inSubset: boolean) => {
    const add = (at: Field, level: 'top' | 'port') => {
      if (at.type === 'map')
        out.push({ tls: at.json() as Record<string, unknown>, at, level: inSubset ? (level === 'top' ? 'subset' : 'subset-port') : level });
    };
    add(policy.get('tls'), 'top');
    for (const port of policy.get('portLevelSettings').items()) add(port.get('tls'), 'port');
  };
  visit(spec.get('trafficPolicy'), false);
  for (const subset of spec.get('subsets').items()) visit(subset.get('trafficPolicy'), true);
  return out;
}
