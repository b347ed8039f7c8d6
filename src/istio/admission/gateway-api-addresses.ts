import { isIP } from 'node:net';
import type { Field } from '../../yaml/index.ts';
import { refuse, repeated, text } from './gateway-api-refusal.ts';
import type { Objection } from './objection.ts';

const hostName = /^(?:\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Addresses that a Gateway asks for: each once, and of the form that its type says. */
export function addressObjections(addresses: Field): Objection[] {
  const known = addresses
    .items()
    .map((address) => ({ type: address.get('type').exists ? text(address.get('type')) : 'IPAddress', at: address.get('value') }))
    .filter(({ at }) => at.string() !== undefined && !at.isUnknown);
  return [
    ...repeated(
      known.filter(({ type }) => type === 'IPAddress' || type === 'Hostname').map(({ type, at }) => ({ key: `${type} ${text(at)}`, at })),
      (at, first) =>
        refuse(
          'duplicate-list-entry',
          at,
          `Address ${text(at)} stands twice: the API server refuses the whole object`,
          'Remove one of the two.',
          [{ at: first, message: 'first used here' }],
        ),
    ),
    ...known
      .filter(({ type, at }) => (type === 'IPAddress' ? isIP(text(at)) === 0 : type === 'Hostname' && !hostName.test(text(at))))
      .map(({ type, at }) =>
        refuse(
          'malformed-value',
          at,
          `${text(at)} is no ${type === 'IPAddress' ? 'IP address' : 'host name'}: the API server refuses the whole object`,
          type === 'IPAddress' ? 'Write an IP address, or `type: Hostname`.' : 'Write a host name in lower case.',
        ),
      ),
  ];
}
