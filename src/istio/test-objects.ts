import { type Graph, graphOfText } from '../graph/index.ts';
import { proxies } from './proxies.ts';
import type { Proxy } from './proxy.ts';

/** Objects for tests of the model, as JSON, which is YAML. */
const object = (apiVersion: string, kind: string, id: string, rest: object, metadata: object = {}): string => {
  const [namespace, name] = id.split('/');
  return JSON.stringify({ apiVersion, kind, metadata: { namespace, name, ...metadata }, ...rest });
};

export const at = (year: number): { creationTimestamp: string } => ({ creationTimestamp: `${year}-01-01T00:00:00Z` });

export const istio = (kind: string, id: string, spec: object, metadata?: object): string =>
  object('networking.istio.io/v1', kind, id, { spec }, metadata);

export const destinationRule = (id: string, spec: object, metadata?: object): string => istio('DestinationRule', id, spec, metadata);

export const peerAuthentication = (id: string, spec: object, metadata?: object): string =>
  object('security.istio.io/v1', 'PeerAuthentication', id, { spec }, metadata);

export const deployment = (id: string, labels: Record<string, string>, podSpec: object = {}): string =>
  object('apps/v1', 'Deployment', id, {
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'app' }], ...podSpec } } },
  });

export const service = (id: string, spec: object, metadata?: object): string => object('v1', 'Service', id, { spec }, metadata);

export const namespace = (name: string, labels: Record<string, string> = { 'istio-injection': 'enabled' }): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });

export const graphOf = (...documents: string[]): Graph => graphOfText(documents.join('\n---\n'));

export const proxyNamed = (graph: Graph, id: string): Proxy => {
  const found = proxies(graph).find((proxy) => `${proxy.namespace}/${proxy.name}` === id);
  if (!found) throw new Error(`no proxy ${id}`);
  return found;
};
