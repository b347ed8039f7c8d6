import { append, type Graph, question } from '../../graph/index.ts';
import { standIn } from '../outbound-listeners.ts';
import type { Proxy } from '../proxy.ts';
import { type Upstream, upstream } from '../upstream.ts';
import { type ClientClass, clientClasses, type ExpectedCall, expectedCalls, writtenUrls } from './calls.ts';
import { outboundChoice } from './outbound.ts';
import { isFailure, type TlsPath } from './types.ts';
import { tlsPaths } from './walk.ts';

/** An expected call that fails for certain, with the sidecars for which it does. */
export interface FailingCall {
  readonly call: ExpectedCall;
  readonly path: TlsPath;
  readonly clients: readonly Proxy[];
  /** Nobody who takes this way gets through. */
  readonly isForAll: boolean;
}

interface ExpectedPath {
  readonly call: ExpectedCall;
  readonly path: TlsPath;
  readonly clients: readonly Proxy[];
}

/** The ways of the expected calls: each once for all sidecars that send it to the same upstreams. */
const expectedPaths = question((graph): readonly ExpectedPath[] => {
  const ways = (call: ExpectedCall, first: Proxy, clients: readonly Proxy[]): ExpectedPath[] =>
    tlsPaths(graph, first, call).map((path) => ({ call, path, clients }));
  const byRoutes = new Map<Proxy, ClientClass[]>();
  for (const one of clientClasses(graph)) append(byRoutes, standIn(graph, one.first), one);
  const ids = new Map<Upstream, number>();
  const idOf = (upstream: Upstream): number => {
    const id = ids.get(upstream) ?? ids.size;
    ids.set(upstream, id);
    return id;
  };
  const general = expectedCalls(graph).flatMap((call) =>
    [...byRoutes.values()].flatMap((classes) => {
      const [only] = classes;
      if (classes.length === 1) return ways(call, only!.first, only!.members);
      // Sidecars with the same routes differ only in the settings of the upstreams that these lead to.
      const { clusters } = outboundChoice(graph, only!.first, { ...call, sni: call.bytes === 'tls' ? call.host : undefined });
      const groups = new Map<string, ClientClass[]>();
      for (const one of classes) {
        const found = clusters.map(({ host, port, subset }) => upstream(graph, one.first, host, port, subset));
        append(groups, found.map((each) => (each ? idOf(each) : '-')).join(), one);
      }
      return [...groups.values()].flatMap((group) =>
        ways(
          call,
          group[0]!.first,
          group.flatMap(({ members }) => members),
        ),
      );
    }),
  );
  const known = new Set(expectedCalls(graph).map(keyOf));
  const own = writtenUrls(graph).flatMap(({ proxy, call }) => (known.has(keyOf(call)) ? [] : ways(call, proxy, [proxy])));
  return [...general, ...own];
});

const keyOf = ({ host, port, bytes, path }: ExpectedCall): string => `${host} ${port} ${bytes} ${path}`;

/** Where a call ends, as far as the reason is concerned: calls with one answer fail for one reason. */
const endOf = ({ hops, outcome }: TlsPath): string => {
  const last = hops.at(-1);
  const by = hops.map(({ at }) => (at === 'client' || at.type === 'sidecar' ? '' : `${at.namespace}/${at.name}`));
  const places = [last?.route?.at, last?.accepted?.server.at(), ...outcome.places].map(
    (place) => place && `${place.root.location.file} ${place.root.location.range.start.offset} ${place.pathText}`,
  );
  return JSON.stringify([outcome.verdict, by, last?.cluster?.host, last?.cluster?.port, last?.cluster?.subset, places]);
};

/** Every expected call that fails, one for each reason and first cluster. */
export const failingCalls = question((graph: Graph): readonly FailingCall[] => {
  const found = new Map<string, { call: ExpectedCall; path: TlsPath; clients: Set<Proxy> }>();
  const passing = new Set<string>();
  for (const { call, path, clients } of expectedPaths(graph)) {
    const first = path.hops[0]?.cluster;
    const through = `${keyOf(call)} ${first?.host}:${first?.port}`;
    if (!isFailure(path.outcome)) {
      passing.add(through);
      continue;
    }
    const key = endOf(path);
    const known = found.get(key);
    if (known) for (const client of clients) known.clients.add(client);
    else found.set(key, { call, path, clients: new Set(clients) });
  }
  return [...found.values()].map(({ call, path, clients }) => {
    const first = path.hops[0]?.cluster;
    return { call, path, clients: [...clients], isForAll: !passing.has(`${keyOf(call)} ${first?.host}:${first?.port}`) };
  });
});
