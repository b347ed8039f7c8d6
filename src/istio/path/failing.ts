import { append, type Graph, question } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { ruleClientClass } from '../destination-rules.ts';
import { isWildcard } from '../hosts.ts';
import { sourceSignature } from '../outbound-listeners.ts';
import { isTls, listenerProtocol } from '../protocols.ts';
import { proxies } from '../proxies.ts';
import type { Proxy } from '../proxy.ts';
import { serviceScope } from '../service-scope.ts';
import { services } from '../services.ts';
import { virtualServices } from '../virtual-services.ts';
import { type Bytes, type Call, isFailure, type TlsPath } from './types.ts';
import { tlsPaths } from './walk.ts';

/** Sidecars whose calls to fully qualified names all fare alike, whatever their certificates. */
export interface Caller {
  readonly proxy: Proxy;
  readonly proxies: readonly Proxy[];
}

/** The sidecars of the mesh, those that fare alike together. */
export const callers = question((graph): readonly Caller[] => {
  const dependsOnNamespace = virtualServices(graph).some(
    ({ semantics, http, tls, tcp }) =>
      semantics === 'gateway-api' || [...http, ...tls, ...tcp].some(({ matches }) => matches.some(({ match }) => match.sourceNamespace)),
  );
  const ids = new Ids();
  const groups = new Map<string, Proxy[]>();
  for (const proxy of proxies(graph)) {
    if (proxy.type !== 'sidecar') continue;
    const scope = serviceScope(graph, proxy);
    // Without a Sidecar a namespace sees what others see, but for what is exported to it alone.
    const seen = scope.sidecar
      ? String(ids.of(scope))
      : `${ids.of(scope.services)} ${scope.listeners.map(({ virtualServices }) => ids.ofList(virtualServices))}`;
    append(
      groups,
      [seen, ruleClientClass(graph, proxy), sourceSignature(graph, proxy), dependsOnNamespace ? proxy.namespace : ''].join(' / '),
      proxy,
    );
  }
  return [...groups.values()].map((list) => ({ proxy: list[0]!, proxies: list }));
});

/** Numbers that stand for objects, and for lists by what they hold. */
class Ids {
  readonly #objects = new Map<object, number>();
  readonly #lists = new Map<object, string>();

  of(object: object): number {
    let id = this.#objects.get(object);
    if (id === undefined) {
      id = this.#objects.size;
      this.#objects.set(object, id);
    }
    return id;
  }

  ofList(list: readonly object[]): string {
    let text = this.#lists.get(list);
    if (text === undefined) {
      text = list.map((item) => this.of(item)).join();
      this.#lists.set(list, text);
    }
    return text;
  }
}

/** A call that its declaration invites, and that fails. */
export interface FailingCall {
  readonly call: Call;
  /** The port of the ServiceEntry that invites it. */
  readonly port: Field;
  readonly path: TlsPath;
  /** All whose calls fail so. */
  readonly clients: readonly Proxy[];
}

/**
 * The calls to hosts outside the mesh that fail for some sidecar: of every port of every ServiceEntry, with what the port is declared for.
 * Nothing that rests on a placeholder, or on what may exist outside the input, is among them.
 */
export const failingCalls = question((graph): readonly FailingCall[] =>
  invitedCalls(graph).flatMap(({ call, port }) =>
    callers(graph).flatMap(({ proxy, proxies: clients }) =>
      tlsPaths(graph, proxy, call, { trustCallerCredentials: true })
        .filter(({ outcome }) => isFailure(outcome) && outcome.missing.length === 0)
        .map((path) => ({ call, port, path, clients })),
    ),
  ),
);

interface InvitedCall {
  readonly call: Call;
  readonly port: Field;
}

/** Each host and port outside the mesh once. */
const invitedCalls = (graph: Graph): InvitedCall[] => {
  const out = new Map<string, InvitedCall>();
  for (const { hostname, meshExternal, registry, ports } of services(graph)) {
    if (!meshExternal || registry !== 'External' || isWildcard(hostname)) continue;
    for (const { number, protocol, at } of ports) {
      const kind = listenerProtocol(protocol);
      const bytes: Bytes | undefined = isTls(protocol) ? 'tls' : kind === 'HTTP' ? 'http' : undefined;
      const key = `${hostname}:${number} ${bytes}`;
      if (bytes && !out.has(key)) out.set(key, { call: { host: hostname, port: number, bytes }, port: at });
    }
  }
  return [...out.values()];
};
