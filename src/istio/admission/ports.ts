import { type Field, replaceScalar } from '../../yaml/index.ts';
import { parseProtocol } from '../protocols.ts';
import { isDnsLabel } from './names.ts';
import { numberOf, type Report, textOf } from './report.ts';

/** Words that Gateways, ServiceEntries and Sidecars take as protocol, in any case. */
const protocolWords = 'HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, REDIS, MYSQL, UDP';

/** What people write for a protocol, and what Istio calls it. */
const meant: Readonly<Record<string, string>> = {
  GRPCS: 'HTTPS',
  H2: 'HTTP2',
  H2C: 'HTTP2',
  HTTP3: 'HTTPS',
  HTTPS2: 'HTTPS',
  MTLS: 'HTTPS" with tls.mode "MUTUAL',
  SSL: 'TLS',
  WS: 'HTTP',
  WSS: 'HTTPS',
  MONGODB: 'MONGO',
  'HTTP/1.1': 'HTTP',
  'HTTP/2': 'HTTP2',
};

/** A port number from 1 to 65535 (ValidatePort). */
export function checkPortNumber(field: Field, report: Report, what = 'The port number'): boolean {
  const number = numberOf(field);
  if (number === undefined || (number >= 1 && number <= 65535)) return true;
  if (field.exists) report.refuse('value-out-of-range', field, `${what} ${number} is not between 1 and 65535`);
  else report.refuse('missing-required-field', field, `${what} is missing`);
  return false;
}

/**
 * A protocol that Istio knows.
 * @param required an empty protocol is refused as well (validateServerPort); elsewhere the proxy then looks at the traffic (ValidateProtocol)
 */
export function checkProtocol(field: Field, report: Report, required: boolean): boolean {
  const text = textOf(field);
  if (text === undefined || (text === '' && !required) || parseProtocol(text) !== 'AUTO') return true;
  const instead = meant[text.toUpperCase()];
  const message = text
    ? `The protocol "${text}" is none that Istio knows: ${instead ? `write "${instead}"` : `write one of ${protocolWords}`}`
    : `The port has no protocol: write one of ${protocolWords}`;
  const edit = instead && /^\w+$/.test(instead) ? replaceScalar(field, instead) : undefined;
  report.refuse('port-protocol-unknown', field, message, edit && { fix: { title: `Write ${instead}`, safe: false, edits: [edit] } });
  return false;
}

/** A port name that is a DNS label (ValidatePortName). */
export function checkPortName(field: Field, report: Report): boolean {
  const text = textOf(field);
  if (text === undefined || isDnsLabel(text)) return true;
  report.refuse(
    'malformed-value',
    field,
    text ? `The port name "${text}" is not valid: ${labelRules}` : 'The port has no name: write one such as "https"',
  );
  return false;
}

export const labelRules = 'use letters, digits and hyphens, begin and end with a letter or digit, and stay within 63 characters';
