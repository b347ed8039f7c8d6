import type { Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { isHttp, isTls, parseProtocol } from '../protocols.ts';
import { isIpAddress, socketProblem, unixPrefix } from './addresses.ts';
import { checkDestination } from './destinations.ts';
import { checkHost, checkScopedHost } from './hosts.ts';
import { checkSelector } from './labels.ts';
import { domainProblem } from './names.ts';
import { checkPortName, checkPortNumber, checkProtocol } from './ports.ts';
import { isEmpty, isFilled, isPopulated, numberOf, type Report, textOf } from './report.ts';
import { certificatesOf, checkServerTls, checkTlsParameters, serverTlsMode } from './server-tls.ts';
import { checkConnectionPool } from './traffic-policy.ts';

/** ValidateSidecar in pkg/config/validation/validation.go. */
export function checkSidecar(sidecar: Resource, report: Report): void {
  const spec = sidecar.at('spec');
  const selector = spec.get('workloadSelector');
  if (checkSelector(selector, selector.get('labels'), report)) return;
  const [ingress, egress, policy, pool] = ['ingress', 'egress', 'outboundTrafficPolicy', 'inboundConnectionPool'].map((key) =>
    spec.get(key),
  ) as [Field, Field, Field, Field];
  if (isEmpty(ingress) && isEmpty(egress) && !policy.exists && !pool.exists) {
    report.refuse('missing-required-field', spec, 'The Sidecar sets nothing: write egress, ingress or outboundTrafficPolicy');
    return;
  }
  const ports = new Map<number, Field>();
  for (const item of ingress.items()) checkIngress(item, ports, report);
  checkConnectionPool(pool, report);
  checkEgress(egress.items(), sidecar.at('metadata', 'namespace').string(), report);
  checkOutboundPolicy(policy, report);
}

function checkIngress(item: Field, ports: Map<number, Field>, report: Report): void {
  const port = item.get('port');
  if (item.isUnknown || port.isUnknown) return;
  if (!port.exists) {
    report.refuse('missing-required-field', port, 'The ingress listener has no port');
    return;
  }
  checkTargetPort(port, report);
  if (isFilled(port.get('name'))) checkPortName(port.get('name'), report);
  checkProtocol(port.get('protocol'), report, false);
  checkPortNumber(port.get('number'), report);
  checkIpBind(item.get('bind'), report);
  checkUnique(port.get('number'), ports, report);
  checkDefaultEndpoint(item.get('defaultEndpoint'), report);
  checkIngressTls(item, report);
  const pool = item.get('connectionPool');
  checkConnectionPool(pool, report);
  const protocol = textOf(port.get('protocol'));
  if (pool.get('http').exists && protocol !== undefined && !isHttp(parseProtocol(protocol))) {
    report.warn(
      'conflicting-fields',
      pool.get('http').key,
      `The http settings have no effect, because the port speaks ${protocol || 'a protocol that is not named'}`,
    );
  }
}

function checkTargetPort(port: Field, report: Report): void {
  if ((numberOf(port.get('targetPort')) ?? 0) > 0) {
    report.refuse('conflicting-fields', port.get('targetPort'), 'targetPort has no effect on a Sidecar: remove it');
  }
}

function checkIpBind(bind: Field, report: Report): void {
  const text = textOf(bind);
  if (text && !isIpAddress(text)) report.refuse('malformed-value', bind, `The bind address "${text}" is no IP address`);
}

function checkUnique(number: Field, ports: Map<number, Field>, report: Report): void {
  const value = numberOf(number);
  if (value === undefined) return;
  const first = ports.get(value);
  if (!first) ports.set(value, number);
  else if (value > 0)
    report.refuse('duplicate-list-entry', number, `The port ${value} has two listeners in this Sidecar`, {
      related: [{ at: first, message: 'the first listener' }],
    });
}

const localAddresses: ReadonlySet<string> = new Set(['', '127.0.0.1', '0.0.0.0', '::1', '::']);

/** Where the sidecar hands requests to: `127.0.0.1:PORT`, `0.0.0.0:PORT`, the same for IPv6, or a Unix domain socket. */
function checkDefaultEndpoint(endpoint: Field, report: Report): void {
  const text = textOf(endpoint);
  if (!text) return;
  if (text.startsWith(unixPrefix)) {
    const problem = socketProblem(text.slice(unixPrefix.length));
    if (problem) report.refuse('malformed-value', endpoint, `The defaultEndpoint "${text}" ${problem}`);
    return;
  }
  const parts = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(text);
  const advice = 'write "127.0.0.1:PORT", "0.0.0.0:PORT" or "unix:///path"';
  if (!parts) report.refuse('malformed-value', endpoint, `The defaultEndpoint "${text}" is no address with a port: ${advice}`);
  else if (!localAddresses.has(parts[1] ?? parts[2] ?? '')) {
    report.refuse('malformed-value', endpoint, `The defaultEndpoint "${text}" is not on the workload itself: ${advice}`);
  } else if (!/^[-+]?\d+$/.test(parts[3] ?? '') || Number(parts[3]) < 1 || Number(parts[3]) > 65535) {
    report.refuse('malformed-value', endpoint, `The defaultEndpoint "${text}" has no port from 1 to 65535: ${advice}`);
  }
}

function checkIngressTls(item: Field, report: Report): void {
  const tls = item.get('tls');
  if (!tls.exists || tls.isUnknown) return;
  const rule = 'sidecar-ingress-tls-invalid';
  const refuse = (field: Field, message: string) => report.refuse(rule, field.key, message);
  if (isPopulated(tls.get('subjectAltNames')))
    refuse(tls.get('subjectAltNames'), 'subjectAltNames does not work for a Sidecar listener: remove it');
  if (tls.get('httpsRedirect').boolean()) refuse(tls.get('httpsRedirect'), 'httpsRedirect does not work for a Sidecar listener: remove it');
  for (const key of ['credentialName', 'credentialNames', 'tlsCertificates']) {
    const field = tls.get(key);
    if (isFilled(field) || isPopulated(field))
      refuse(field, `${key} does not work for a Sidecar listener: mount the files, and write serverCertificate and privateKey`);
  }
  const mode = serverTlsMode(tls);
  if (mode === 'ISTIO_MUTUAL' || mode === 'AUTO_PASSTHROUGH') {
    refuse(
      tls.get('mode'),
      `Mode ${mode} does not work for a Sidecar listener: write SIMPLE or MUTUAL${mode === 'ISTIO_MUTUAL' ? ', or use a PeerAuthentication' : ''}`,
    );
  }
  const protocol = textOf(item.get('port', 'protocol'));
  if (protocol !== undefined && !isTls(parseProtocol(protocol))) {
    refuse(tls, `The listener has TLS settings and speaks ${protocol || 'a protocol that is not named'}: write protocol HTTPS or TLS`);
  }
  const mark = report.size;
  if (mode !== 'ISTIO_MUTUAL') checkServerTls(tls, report);
  checkTlsParameters(tls, report);
  const unused = mode === 'PASSTHROUGH' ? [...certificatesOf(tls), tls.get('caCrl')].find((field) => isFilled(field)) : undefined;
  if (unused && !report.refusedSince(mark)) {
    report.warn(
      rule,
      unused.key,
      `Mode PASSTHROUGH, which is also what no mode means, uses no certificate, and "${unused.path.at(-1)}" has no effect: write mode SIMPLE or MUTUAL`,
    );
  }
}

function checkEgress(items: readonly Field[], namespace: string | undefined, report: Report): void {
  const ports = new Map<number, Field>();
  const sockets = new Map<string, Field>();
  for (const [index, item] of items.entries()) {
    if (item.isUnknown) continue;
    const port = item.get('port');
    if (!port.exists) {
      if (index < items.length - 1)
        report.refuse(
          'sidecar-catch-all-listener-not-last',
          item,
          'The egress listener without a port takes all other traffic, so it must be the last one of the list',
        );
    } else if (!port.isUnknown) checkEgressPort(item, port, ports, sockets, report);
    const hosts = item.get('hosts');
    if (isEmpty(hosts))
      report.refuse(
        'missing-required-field',
        hosts,
        'The egress listener has no hosts: write "*/*" for everything, "./*" for this namespace',
      );
    for (const host of hosts.items()) checkScopedHost(host, 'Sidecar', report);
    warnOfRepeatedHosts(hosts.items(), namespace, report);
  }
}

/** validateSidecarEgressPortBindAndCaptureMode */
function checkEgressPort(item: Field, port: Field, ports: Map<number, Field>, sockets: Map<string, Field>, report: Report): void {
  checkTargetPort(port, report);
  if (isFilled(port.get('name'))) checkPortName(port.get('name'), report);
  checkProtocol(port.get('protocol'), report, false);
  const number = numberOf(port.get('number'));
  const bind = item.get('bind');
  const address = textOf(bind);
  if (number === undefined && address?.startsWith(unixPrefix)) return;
  if (number !== 0) {
    checkPortNumber(port.get('number'), report);
    checkIpBind(bind, report);
    checkUnique(port.get('number'), ports, report);
    return;
  }
  if (address === undefined) return;
  if (!address.startsWith(unixPrefix)) {
    report.refuse(
      'missing-required-field',
      port.get('number').exists ? port.get('number') : port,
      'The egress listener has no port number: write one, or bind it to a Unix domain socket, "unix:///path"',
    );
    return;
  }
  const problem = socketProblem(address.slice(unixPrefix.length));
  if (problem) report.refuse('malformed-value', bind, `The bind address "${address}" ${problem}`);
  const mode = textOf(item.get('captureMode'));
  if (mode === 'IPTABLES')
    report.refuse(
      'conflicting-fields',
      item.get('captureMode'),
      'Traffic to a Unix domain socket cannot be captured: write captureMode NONE',
    );
  const first = sockets.get(address);
  if (first)
    report.refuse('duplicate-list-entry', bind, `The socket "${address}" has two listeners in this Sidecar`, {
      related: [{ at: first, message: 'the first listener' }],
    });
  else sockets.set(address, bind);
}

/** Hosts that another entry of the same listener says already. */
function warnOfRepeatedHosts(hosts: readonly Field[], namespace: string | undefined, report: Report): void {
  const seen = new Map<string, Field>();
  for (const host of hosts) {
    const text = textOf(host);
    const slash = text?.indexOf('/') ?? -1;
    if (!text || slash < 0 || text.startsWith('~')) continue;
    const scope = text.slice(0, slash);
    const key = scope === '.' && namespace ? namespace + text.slice(slash) : text;
    const first = seen.get(key) ?? seen.get(`${key.slice(0, key.indexOf('/'))}/*`);
    if (first)
      report.warn('sidecar-egress-host-repeated', host, `The egress host "${text}" is covered by "${first.string()}" in the same list`, {
        related: [{ at: first, message: 'the other entry' }],
      });
    else seen.set(key, host);
  }
  const all = seen.get('*/*');
  if (!all || hosts.length < 2) return;
  for (const [key, host] of seen) {
    if (key !== '*/*' && !key.startsWith('*/'))
      report.warn('sidecar-egress-host-repeated', host, `The egress host "${host.string()}" is covered by "*/*" in the same list`, {
        related: [{ at: all, message: 'covers everything' }],
      });
  }
}

/** validateSidecarOutboundTrafficPolicy */
function checkOutboundPolicy(policy: Field, report: Report): void {
  if (!policy.exists || policy.isUnknown) return;
  const mode = textOf(policy.get('mode'));
  if (mode === 'ALLOW_ANY_DYNAMIC_DNS') {
    report.refuse('wrong-enum-value', policy.get('mode'), 'ALLOW_ANY_DYNAMIC_DNS can only be set for the whole mesh, in MeshConfig');
    return;
  }
  const proxy = policy.get('egressProxy');
  if (!proxy.exists || proxy.isUnknown || mode === undefined) return;
  if (mode !== 'ALLOW_ANY') {
    report.refuse(
      'conflicting-fields',
      proxy.key,
      `egressProxy takes the traffic to unknown hosts, which mode ${mode || 'REGISTRY_ONLY, the default,'} does not let out: write mode ALLOW_ANY`,
    );
    return;
  }
  const host = textOf(proxy.get('host'));
  if (host !== '*' && !checkHost(proxy.get('host'), domainProblem, report, 'egress proxy')) return;
  if (!proxy.get('port').exists) report.refuse('missing-required-field', proxy, 'The egressProxy has no port: write port with a number');
  else checkDestination(proxy, report);
}
