import type { Resource } from '../../graph/index.ts';
import { type Field, removeEntry, replaceScalar } from '../../yaml/index.ts';
import { isHttp, isTls, parseProtocol } from '../protocols.ts';
import { isIpAddress, socketProblem, unixPrefix } from './addresses.ts';
import { checkScopedHost } from './hosts.ts';
import { isDnsLabel } from './names.ts';
import { checkPortNumber, checkProtocol, labelRules } from './ports.ts';
import { isEmpty, isFilled, isMissing, numberOf, type Report, textOf } from './report.ts';
import { checkServerTls, checkTlsParameters, serverTlsMode } from './server-tls.ts';

/** ValidateGateway in pkg/config/validation/validation.go. */
export function checkGateway(gateway: Resource, report: Report): void {
  const gatewayApi = gateway.annotations['internal.istio.io/gateway-semantics'] === 'gateway';
  const name = gateway.at('metadata', 'name');
  const text = name.string();
  if (text && !isDnsLabel(text) && !gatewayApi) {
    report.refuse('malformed-value', name, `The Gateway's name "${text}" is not valid: ${labelRules}; dots are not allowed here`);
  }
  const servers = gateway.at('spec', 'servers');
  if (isEmpty(servers)) report.refuse('missing-required-field', servers, 'The Gateway has no servers: it opens no port');
  const names = new Map<string, Field>();
  for (const server of servers.items()) {
    checkServer(server, gatewayApi, report);
    checkPortNameOnce(server.get('port', 'name'), names, report);
    const redirect = server.get('tls', 'httpsRedirect');
    const protocol = textOf(server.get('port', 'protocol'));
    if (redirect.boolean() && protocol && !isHttp(parseProtocol(protocol))) {
      const message = `httpsRedirect has an effect on plaintext HTTP only, and this server speaks ${protocol}: move it to the server of port 80`;
      const edit = removeEntry(server.get('tls'), 'httpsRedirect');
      report.warn(
        'gateway-redirect-on-https',
        redirect,
        message,
        edit && { fix: { title: 'Remove httpsRedirect', safe: true, edits: [edit] } },
      );
    }
  }
}

/** Names of ports are unique in a Gateway, empty ones are reported by themselves. */
function checkPortNameOnce(field: Field, names: Map<string, Field>, report: Report): void {
  const name = textOf(field);
  if (!name) return;
  const first = names.get(name);
  if (first) {
    report.refuse(
      'duplicate-list-entry',
      field,
      `The port name "${name}" is used twice in this Gateway: give each server a name of its own`,
      {
        related: [{ at: first, message: 'the first server with this name' }],
      },
    );
  } else names.set(name, field);
}

/** validateServer */
function checkServer(server: Field, gatewayApi: boolean, report: Report): void {
  const hosts = server.get('hosts');
  if (isEmpty(hosts)) report.refuse('missing-required-field', hosts, 'The server has no hosts: write the names that it serves, or "*"');
  for (const host of hosts.items()) checkScopedHost(host, 'Gateway', report, gatewayApi);
  const mark = report.size;
  checkPort(server, report);
  const portIsFine = !report.refusedSince(mark);
  checkBind(server, report);
  const tls = server.get('tls');
  if (tls.exists && !tls.isUnknown) {
    checkServerTls(tls, report);
    checkTlsParameters(tls, report);
  }
  if (portIsFine) checkProtocolFitsTls(server, report);
}

/** validateServerPort */
function checkPort(server: Field, report: Report): void {
  const port = server.get('port');
  if (isMissing(port)) {
    report.refuse('missing-required-field', port, 'The server has no port');
    return;
  }
  if (!port.exists || port.isUnknown) return;
  checkProtocol(port.get('protocol'), report, true);
  const number = numberOf(port.get('number'));
  const bind = textOf(server.get('bind'));
  if (bind !== undefined && (number !== 0 || !bind.startsWith(unixPrefix))) checkPortNumber(port.get('number'), report);
  if ((numberOf(port.get('targetPort')) ?? 0) > 0) {
    const message = 'targetPort has no effect on a Gateway, whose ports lead to VirtualServices: remove it';
    const edit = removeEntry(port, 'targetPort');
    report.refuse(
      'conflicting-fields',
      port.get('targetPort'),
      message,
      edit && { fix: { title: 'Remove targetPort', safe: false, edits: [edit] } },
    );
  }
  if (textOf(port.get('name')) === '') {
    report.refuse(
      'malformed-value',
      port.get('name').exists ? port.get('name') : port,
      'The port has no name: write one that no other server of this Gateway has',
    );
  }
}

/** validateServerBind */
function checkBind(server: Field, report: Report): void {
  const bind = server.get('bind');
  const text = textOf(bind);
  if (!text) return;
  if (!text.startsWith(unixPrefix)) {
    if (!isIpAddress(text))
      report.refuse('malformed-value', bind, `The bind address "${text}" is neither an IP address nor "unix://" and a path`);
    return;
  }
  const problem = socketProblem(text.slice(unixPrefix.length));
  if (problem) report.refuse('malformed-value', bind, `The bind address "${text}" ${problem}`);
  const number = server.get('port', 'number');
  if ((numberOf(number) ?? 0) !== 0) report.refuse('conflicting-fields', number, 'A Unix domain socket has no port: write number 0');
}

/** A server that speaks TLS needs TLS settings, one that does not must not have them, apart from httpsRedirect (validateServer). */
function checkProtocolFitsTls(server: Field, report: Report): void {
  const port = server.get('port', 'protocol');
  const text = textOf(port);
  const tls = server.get('tls');
  if (text === undefined || tls.isUnknown) return;
  const protocol = parseProtocol(text);
  const rule = 'gateway-tls-on-plaintext-port';
  if (isTls(protocol)) {
    if (!tls.exists) {
      const message = `The server speaks ${protocol} and has no "tls": write tls with mode SIMPLE and a credentialName, or mode PASSTHROUGH`;
      report.refuse('gateway-https-without-tls', tls, message, { related: [{ at: port, message: `${protocol} needs TLS settings` }] });
    }
  } else if (tls.exists && !isHttp(protocol)) {
    const edit = tls.get('mode').exists ? replaceScalar(port, 'TLS') : undefined;
    report.refuse(rule, tls.key, `The server has TLS settings and speaks ${protocol}: write protocol TLS`, {
      related: [{ at: port, message: `${protocol} is plain text` }],
      ...(edit && { fix: { title: 'Write protocol TLS', safe: false, edits: [edit] } }),
    });
  } else if (tls.exists) {
    const mode = serverTlsMode(tls);
    const terminates = mode !== undefined && mode !== 'PASSTHROUGH' && mode !== 'AUTO_PASSTHROUGH';
    const files = ['caCertificates', 'privateKey', 'serverCertificate'].map((key) => tls.get(key)).find(isFilled);
    if (terminates || files) {
      const what = terminates ? `tls.mode ${mode}` : `tls.${files?.path.at(-1)}`;
      const edit = terminates ? replaceScalar(port, 'HTTPS') : undefined;
      const at = terminates ? tls.get('mode') : (files ?? tls);
      report.refuse(rule, at, `The server has ${what} and speaks plaintext ${protocol}: write protocol HTTPS`, {
        related: [{ at: port, message: `${protocol} is plain text` }],
        ...(edit && { fix: { title: 'Write protocol HTTPS', safe: false, edits: [edit] } }),
      });
    }
  }
}
