import type { Field } from '../../yaml/index.ts';
import { entriesOf, isFilled, type Report, textOf } from './report.ts';

/** Whether a header match stands for a claim of a token, `@request.auth.claims.sub` or `@request.auth.claims[sub]` (jwt.ToRoutingClaim). */
export const isClaim = (name: string): boolean => /^@request\.auth\.claims(?:\..+|\[.+\])$/is.test(name);

const token = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const pseudoHeaders: ReadonlySet<string> = new Set([':method', ':scheme', ':authority', ':path', ':status']);

/** @returns what is wrong with a header that a match names, as the end of a sentence (ValidateHTTPHeaderNameOrJwtClaimRoute) */
export const matchedHeaderProblem = (name: string): string | undefined => {
  if (name === '') return 'is empty';
  return isClaim(name) || pseudoHeaders.has(name) || token.test(name) ? undefined : 'is not the name of an HTTP header';
};

/** A header that CORS names (ValidateCORSHTTPHeaderName). */
export const isHeaderName = (name: string): boolean => token.test(name);

const isHost = (name: string): boolean => name.toLowerCase() === 'host';
const isAuthority = (name: string): boolean => isHost(name) || name.toLowerCase() === ':authority';

/** `headers` of a route or of a destination: what is added, set and removed. */
export function checkHeaders(headers: Field, report: Report): void {
  for (const side of ['request', 'response']) {
    for (const action of ['add', 'set']) {
      for (const { key, value } of entriesOf(headers.get(side, action))) {
        const problem = side === 'request' ? requestProblem(key) : otherProblem(key);
        if (problem) report.refuse('malformed-value', value.key, `The header "${key}" ${problem}`);
        const text = textOf(value);
        const fault = text === undefined ? undefined : headerValueProblem(text);
        if (fault) report.refuse('malformed-value', value, `The value of the header "${key}" ${fault}`);
      }
    }
    for (const field of headers.get(side, 'remove').items()) {
      const name = textOf(field);
      const problem = name === undefined ? undefined : otherProblem(name);
      if (problem) report.refuse('malformed-value', field, `The header "${name}" ${problem}`);
    }
  }
}

/** ValidateHTTPHeaderWithAuthorityOperationName */
const requestProblem = (name: string): string | undefined => {
  if (name === '') return 'has no name';
  return name.startsWith(':') && !isAuthority(name) ? 'begins with ":", which marks headers that Envoy sets itself' : undefined;
};

/** ValidateHTTPHeaderOperationName */
const otherProblem = (name: string): string | undefined => {
  if (name === '') return 'has no name';
  if (isHost(name)) return 'cannot be changed here: the Host header can only be set on requests';
  return name.startsWith(':') ? 'begins with ":", which marks headers that Envoy sets itself' : undefined;
};

/** The authority is rewritten in one place only: rewrite.authority, or one of the headers (validateAuthorityRewrite). */
export function checkAuthority(route: Field, report: Report): void {
  const places = [route.get('rewrite', 'authority')];
  for (const action of ['set', 'add']) {
    for (const { key, value } of entriesOf(route.get('headers', 'request', action))) if (isAuthority(key)) places.push(value);
  }
  const [first, second] = places.filter(isFilled);
  if (!first || !second) return;
  report.refuse(
    'conflicting-fields',
    second,
    `The authority is set to "${second.string()}" here and to "${first.string()}" elsewhere in the same route: keep one`,
    {
      related: [{ at: first, message: 'set here as well' }],
    },
  );
}

type State = 'literal' | 'name' | 'arguments' | 'item' | 'text' | 'separator' | 'closing' | 'end';

/** For each state what a character leads to; `other` where none fits, and an error where there is no `other`. */
const transitions: Readonly<Record<State, Readonly<Record<string, State>>>> = {
  literal: { '%': 'name', other: 'literal' },
  name: { '%': 'literal', '(': 'arguments', other: 'name' },
  arguments: { '[': 'item', ' ': 'arguments', other: 'text' },
  item: { '"': 'text', ' ': 'item' },
  text: { ')': 'end', '"': 'separator', other: 'text' },
  separator: { ',': 'item', ']': 'closing', ' ': 'separator' },
  closing: { ')': 'end', ' ': 'closing' },
  end: { '%': 'literal', ' ': 'end' },
};

/**
 * A value for Envoy: `%NAME%`, `%NAME(ARG)%` and `%NAME(["A", "B"])%` stand for something, a percent sign is written twice
 * (ValidateHTTPHeaderValue, validateHeaderValue).
 * @returns what is wrong, as the end of a sentence
 */
export function headerValueProblem(value: string): string | undefined {
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) return 'has a control character';
  const advice = 'write "%%" for a percent sign, and "%NAME%" for a variable of Envoy';
  let state: State = 'literal';
  for (let index = 0; index < value.length; index++) {
    const character = value[index] as string;
    const isEscape =
      (state === 'literal' && value.startsWith('%%', index)) || (state === 'text' && character === '\\' && index + 1 < value.length);
    if (isEscape) {
      index++;
      continue;
    }
    const next: State | undefined = transitions[state][character] ?? transitions[state].other;
    if (!next) return `has a variable that Envoy cannot read at "${value.slice(index, index + 20)}": ${advice}`;
    state = next;
  }
  return state === 'literal' ? undefined : `has a single "%" that begins a variable and never ends it: ${advice}`;
}
