import { isIP } from 'node:net';

/** An IPv4 or IPv6 address: no leading zeros, no port, no brackets (netip.ParseAddr). */
export const isIpAddress = (text: string): boolean => mayBeAddress.test(text) && isIP(text) !== 0;

/** Node's own test costs a hundred times as much, and nearly everything that is asked about is a name. */
const mayBeAddress = /^[0-9]|:/;

/** An address with a prefix length, `10.0.0.0/8` (netip.ParsePrefix). */
export const isCidr = (text: string): boolean => {
  const slash = text.lastIndexOf('/');
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  if (slash < 0 || address.includes('%') || !isIpAddress(address) || !/^(?:0|[1-9]\d{0,2})$/.test(bits)) return false;
  return Number(bits) <= (address.includes(':') ? 128 : 32);
};

/** An address or a network (ValidateIPSubnet). */
export const isIpOrCidr = (text: string): boolean => (text.split('/').length === 2 ? isCidr(text) : isIpAddress(text));

/**
 * What is wrong with the path of a Unix domain socket, without `unix://` (ValidateUnixAddress).
 * @returns the end of a sentence that begins with the address
 */
export const socketProblem = (path: string): string | undefined => {
  if (path === '') return 'names no socket after "unix://"';
  if (path.startsWith('@')) return undefined;
  return path.startsWith('/') && !path.endsWith('/') ? undefined : 'is not the absolute path of a socket, as in "unix:///run/app.sock"';
};

export const unixPrefix = 'unix://';
