import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { graphOfText } from '../graph/index.ts';
import { type ProxyTrace, type RouteTrace, type Trace, trace } from './trace.ts';

/**
 * Small meshes with what istiod itself configured for them (Istio 1.32-dev, commit 86c9f01): its xDS output, read back and shortened. The model has to
 * say the same. Order counts among the routes of a virtual host only.
 */
const folder = join(import.meta.dirname, '../../fixtures/istiod');

describe.each(readdirSync(folder).sort())('%s', (topic) => {
  const names = readdirSync(join(folder, topic)).filter((name) => name.endsWith('.yaml'));
  test.each(names)('%s', (name) => {
    const path = join(folder, topic, name);
    const want = JSON.parse(readFileSync(path.replace(/yaml$/, 'json'), 'utf8')) as Trace;
    const got = trace(graphOfText(readFileSync(path, 'utf8')));
    expect(statements(got)).toEqual(statements(want));
  });
});

/** A trace as a sorted list of independent statements, so that a difference shows as one line. */
function statements({ rejected, proxies }: Trace): string[] {
  return [...rejected.map(({ kind, namespace, name }) => `refused ${kind} ${namespace}/${name}`), ...proxies.flatMap(ofProxy)].sort();
}

function ofProxy(proxy: ProxyTrace): string[] {
  const out = [`is ${proxy.type}`];
  for (const { host, port, subset, destinationRule, tls } of proxy.upstreams) {
    const settings =
      tls.mode === 'none' || tls.mode === 'auto' ? { mode: tls.mode } : { ...tls, subjectAltNames: sorted(tls.subjectAltNames) };
    out.push(`upstream ${host}:${port} ${subset ?? ''}: ${destinationRule ?? 'no rule'} ${plain(settings)}`);
  }
  for (const { port, mtls } of proxy.inbound ?? []) out.push(`inbound ${port} ${mtls}`);
  for (const { port, sni, to } of proxy.outboundTls ?? []) out.push(`outbound TLS ${port} ${sorted(sni)} to ${sorted(to)}`);
  for (const { port, host, routes } of proxy.outboundHttp ?? []) out.push(`outbound HTTP ${port} ${host} ${plain(reachable(routes))}`);
  for (const { port, bind = '', chains } of proxy.listeners ?? []) {
    for (const { sni, tls, http = [], tcp = [] } of chains) {
      const chain = `listener ${bind}:${port} SNI ${sorted(sni) ?? 'any'} TLS ${plain(tls ? { mode: tls.mode, certificate: tls.certificate, ca: tls.ca } : {})}`;
      out.push(chain, ...(tcp.length ? [`${chain} to ${sorted(tcp)}`] : []));
      for (const { domains, requireTls, routes } of http)
        for (const domain of domains) out.push(`${chain} ${domain} ${requireTls ? 'redirects' : ''} ${plain(reachable(routes))}`);
    }
  }
  for (const [name, state] of Object.entries(proxy.secrets ?? {})) out.push(`secret ${name} ${state}`);
  return out.map((line) => `${proxy.namespace}/${proxy.workload} ${line}`);
}

/** Routes as far as a request can get: one of a match that stood before, and what follows a catch-all, has no effect. */
function reachable(routes: readonly RouteTrace[] = []): unknown[] {
  const out: unknown[] = [];
  const seen = new Set<string | undefined>();
  for (const { match, to, redirect } of routes) {
    if (seen.has(match) && !match?.includes(' +')) continue;
    seen.add(match);
    out.push([match, sorted(to), redirect]);
    if (match === 'prefix /') break;
  }
  return out;
}

const sorted = (list: readonly string[] | undefined): string[] | undefined => (list?.length ? [...list].sort() : undefined);

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, one) =>
    one && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort()) : one,
  );
