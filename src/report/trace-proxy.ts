import type { ChalkInstance } from 'chalk';
import type { Graph } from '../graph/index.ts';
import { delivery } from '../istio/credentials.ts';
import { virtualHosts } from '../istio/gateway-http.ts';
import { type DroppedServer, type GatewayServer, mergedGateway } from '../istio/gateway-merge.ts';
import { clusterTexts, type HttpRoute, matchText } from '../istio/http-routes.ts';
import { type ChainTls, type FilterChain, listeners } from '../istio/listeners.ts';
import { outboundHttp } from '../istio/outbound-http.ts';
import { outboundTls } from '../istio/outbound-tls.ts';
import { inbound } from '../istio/peer-authentication.ts';
import type { Proxy } from '../istio/proxy.ts';
import { type Upstream, upstreams } from '../istio/upstream.ts';
import type { VirtualService } from '../istio/virtual-services.ts';
import { count } from './text.ts';
import { placeText, plain, type Row, table } from './trace-lines.ts';

/** What istiod configures in one proxy, for people. */
export function proxyLines(chalk: ChalkInstance, graph: Graph, proxy: Proxy): string[] {
  const { namespace, name, type, workload } = proxy;
  const place = placeText(workload?.resource.at('metadata', 'name'));
  const doubt = proxy.injected === 'unknown' ? ', if its namespace is injected (no Namespace object in the input says so)' : '';
  const heading = `${chalk.bold(plain(`${namespace}/${name}`))}  ${type}${doubt}${place && chalk.dim(`  ${place}`)}`;
  return [heading, ...(type === 'gateway' ? gatewayLines(chalk, graph, proxy) : sidecarLines(chalk, graph, proxy)), ''];
}

const section = (chalk: ChalkInstance, title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', `  ${chalk.underline(title)}`, ...lines] : [];

function gatewayLines(chalk: ChalkInstance, graph: Graph, proxy: Proxy): string[] {
  const { dropped, undecided, accepted } = mergedGateway(graph, proxy);
  const names = new Set<string>();
  const used = new Set<GatewayServer>();
  const open = listeners(graph, proxy).flatMap(({ port, bind, chains }) => {
    for (const { tls, servers } of chains) {
      for (const server of servers) used.add(server);
      for (const one of tls ? [...tls.certificates, tls.ca ?? ''] : []) if (one) names.add(one);
    }
    return section(
      chalk,
      `listens on ${bind && `${bind} `}port ${port}`,
      chains.flatMap((chain) => chainLines(chalk, graph, proxy, chain)),
    );
  });
  const lost = table(chalk, dropped.map(droppedRow), '    ');
  const idle = accepted
    .filter((server) => !used.has(server))
    .map((server): Row => [serverName(server), idleReason(server), placeText(server.at())]);
  const unknown = undecided.map(
    ({ gateway, index }) =>
      `    ? Gateway ${plain(gateway.resource.id)} servers[${index}]: written with placeholders  ${placeText(gateway.at('servers', index))}`,
  );
  return [
    ...(open.length > 0
      ? open
      : ['', `  listens on nothing${accepted.length + dropped.length ? '' : ': no server of a Gateway is for it'}`]),
    ...section(chalk, 'dropped servers', [...lost, ...unknown]),
    ...section(chalk, 'servers without a listener', table(chalk, idle, '    ')),
    ...section(
      chalk,
      'certificates',
      table(
        chalk,
        [...names].flatMap((one) => secretRow(graph, proxy, one)),
        '    ',
      ),
    ),
    ...section(chalk, 'sends', table(chalk, decided(graph, proxy), '    ')),
  ];
}

const serverName = ({ gateway, index }: GatewayServer): string =>
  `${gateway.resource.root.get('kind').string() ?? 'Gateway'} ${plain(gateway.resource.id)} servers[${index}]`;

/** What a server that nothing keeps out lacks. */
const idleReason = ({ mode }: GatewayServer): string => {
  if (mode === 'AUTO_PASSTHROUGH') return 'no service of the mesh has a host that it covers';
  const kind = mode === 'PASSTHROUGH' ? 'tls' : 'tcp';
  return `no ${kind} rule of a VirtualService sends its connections anywhere`;
};

function droppedRow({ server, reason, winner, hosts }: DroppedServer): Row {
  const why = {
    'duplicate-host': `${hosts.map(plain).join(', ')}: taken by ${serverName(winner)}`,
    'protocol-conflict': `port ${server.port} is plain ${winner.protocol} for ${serverName(winner)}`,
    'plaintext-among-tls': `port ${server.port} is TLS for ${serverName(winner)}`,
    'duplicate-port-name': `port name ${plain(server.spec.port?.name ?? '')} is used by ${serverName(winner)}`,
  }[reason];
  return [serverName(server), why, placeText(server.at())];
}

function secretRow(graph: Graph, proxy: Proxy, name: string): Row[] {
  const { reason, reference, found, missing } = delivery(graph, proxy, name);
  if (reason === 'no-reference') return [];
  const where = placeText(found?.resource?.at('metadata', 'name'));
  if (reason === 'delivered') return [[plain(name), 'delivered', where]];
  const settled = `${reference?.type === 'configmap' ? 'ConfigMap' : 'Secret'} ${reference?.namespace}/${reference?.name}`;
  if (reason === 'not-found' && missing !== 'absent') return [[plain(name), `? not in the input: ${plain(settled)} would settle it`, '']];
  return [[plain(name), `not delivered (${reason.replaceAll('-', ' ')})`, where]];
}

function chainLines(chalk: ChalkInstance, graph: Graph, proxy: Proxy, chain: FilterChain): string[] {
  const names = chain.sni ? chain.sni.map(({ name }) => plain(name)).join(', ') : chain.tls ? 'any server name' : 'plain text';
  const tls = chain.tls ? tlsText(chain.tls) : chain.sni ? 'TLS passed through' : '';
  const from = chain.servers.map(serverName).join(', ');
  const head = table(chalk, [[chalk.bold(names), tls, from, placeText(chain.at)].filter(Boolean)], '    ');
  if (chain.routeName === undefined) {
    const to = chain.meshOnly ? 'the service that the server name stands for' : clusterTexts(chain.to).map(plain).join(', ');
    return [...head, ...table(chalk, [[`-> ${to || 'nowhere'}`, ruleName(chain.from), placeText(chain.from && chain.at)]], '      ')];
  }
  return [
    ...head,
    ...virtualHosts(graph, proxy, chain.routeName).flatMap(({ domain, requiresTls, routes }) => [
      `      ${plain(domain)}${requiresTls ? ' (plain HTTP is redirected to https)' : ''}${routes.length ? '' : ': no route, 404'}`,
      ...table(chalk, routes.map(routeRow), '        '),
    ]),
  ];
}

const tlsText = ({ mode, certificates, ca }: ChainTls): string =>
  [mode.toUpperCase(), certificates.map(plain).join(' '), ca && `CA ${plain(ca)}`].filter(Boolean).join(' ');

const ruleName = (from: VirtualService | undefined): string =>
  from ? `${from.config.resource.root.get('kind').string() ?? 'VirtualService'} ${plain(from.config.resource.id)}` : '';

const routeRow = (route: HttpRoute): Row => [plain(matchText(route.match)), routeEnd(route), ruleName(route.from), placeText(route.at())];

function routeEnd({ to, redirect, directResponse }: HttpRoute): string {
  if (redirect !== undefined) return `redirect to ${plain(redirect)}`;
  if (directResponse !== undefined) return `answer ${directResponse}`;
  return to.length ? `-> ${clusterTexts(to).map(plain).join(', ')}` : 'no destination: 503';
}

function sidecarLines(chalk: ChalkInstance, graph: Graph, proxy: Proxy): string[] {
  const accepts = inbound(graph, proxy).map(({ port, policy }): Row => {
    const what = policy.isUncertain ? `? ${policy.mode}, unless a placeholder says otherwise` : policy.mode;
    const by = policy.config ? `PeerAuthentication ${plain(policy.config.resource.id)}` : 'no PeerAuthentication';
    return [port ? `port ${port}` : 'every other port', what, by, placeText(policy.at)];
  });
  const http = outboundHttp(graph, proxy).flatMap(({ port, host, routes }) => [
    `    ${plain(host)}:${port}`,
    ...table(chalk, routes.map(routeRow), '      '),
  ]);
  const tls = outboundTls(graph, proxy).map(
    ({ port, sni, chain }): Row => [
      `port ${port}, server name ${sni.map(plain).join(', ')}`,
      `-> ${clusterTexts(chain.to).map(plain).join(', ')}`,
      ruleName(chain.rule?.from),
      placeText(chain.rule?.at() ?? chain.service.at),
    ],
  );
  return [
    ...section(chalk, 'sends', table(chalk, decided(graph, proxy), '    ')),
    ...section(chalk, 'HTTP that VirtualServices route', http),
    ...section(chalk, 'TLS by server name', table(chalk, tls, '    ')),
    ...section(chalk, 'accepts', table(chalk, accepts, '    ')),
  ];
}

/** The upstreams, those that a rule decided first. The rest of one service stands in one row. */
function decided(graph: Graph, proxy: Proxy): Row[] {
  const all = upstreams(graph, proxy);
  const ruled = all.filter(({ reason, rule }) => rule !== undefined && reason !== 'auto-mtls');
  const rest = all.filter((one) => !ruled.includes(one));
  return [...ruled.map(upstreamRow), ...grouped(rest)];
}

const target = ({ service, port, subset }: Upstream): string =>
  `${plain(service.hostname)}:${port.number}${subset ? `|${plain(subset.name)}` : ''}`;

const upstreamRow = (one: Upstream): Row => {
  const { rule, policy } = one;
  const at = policy.tls ? policy.tls.config.at(...policy.tls.path) : rule?.config.at();
  const by = rule ? `${rule.config.resource.root.get('kind').string() ?? 'DestinationRule'} ${plain(rule.config.resource.id)}` : '';
  return [target(one), upstreamText(one), by, placeText(at)];
};

function grouped(list: readonly Upstream[]): Row[] {
  const groups = new Map<string, Upstream[]>();
  for (const one of list) {
    const key = `${one.service.hostname} ${upstreamText(one)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map(([first, ...more]) => {
    const ports = [first!, ...more].map(({ port, subset }) => `${port.number}${subset ? `|${plain(subset.name)}` : ''}`).join(',');
    return [`${plain(first!.service.hostname)}:${ports}`, upstreamText(first!), '', placeText(first!.service.at)];
  });
}

/** What goes over the wire, and why where no rule says so. */
export function upstreamText({ tls, reason, isUncertain }: Upstream): string {
  const sni = tls.sni ? `, server name ${plain(tls.sni)}` : tls.autoSni ? ', server name of the request' : '';
  const names = tls.subjectAltNames?.length ? `, accepts ${count(tls.subjectAltNames.length, 'name')}` : '';
  const text = {
    none: 'plain text',
    auto: 'mTLS to endpoints with a sidecar, else plain text',
    istio_mutual: `mTLS${sni}${names}`,
    simple: `TLS${sni}${names}`,
    mutual: `TLS${sni}${names}, client certificate ${plain(tls.certificate ?? '')}`,
  }[tls.mode];
  const why = {
    rule: '',
    'auto-mtls': '',
    'credential-without-selector': ': a credential reaches sidecars only from a rule with workloadSelector',
    'no-certificate': ': MUTUAL without certificate and key',
    'mesh-external': ', as outside the mesh',
    'auto-mtls-off': ': automatic mTLS is switched off',
    'server-disables-mtls': ': PeerAuthentication DISABLE',
    'no-endpoints': ': no endpoint is known',
    'endpoint-without-sidecar': ': an endpoint has no sidecar',
  }[reason];
  return `${isUncertain ? '? ' : ''}${text}${why}`;
}
