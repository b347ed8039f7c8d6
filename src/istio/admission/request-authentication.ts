import type { Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { checkDuration } from './durations.ts';
import { checkPolicyTarget } from './policies.ts';
import { isBlank, type Report, textOf } from './report.ts';

/** ValidateRequestAuthentication in pkg/config/validation/validation.go. */
export function checkRequestAuthentication(policy: Resource, report: Report): void {
  const spec = policy.at('spec');
  checkPolicyTarget(spec, report);
  for (const item of spec.get('jwtRules').items()) if (!item.isUnknown) checkJwtRule(item, report);
}

/** validateJwtRule */
function checkJwtRule(item: Field, report: Report): void {
  if (isBlank(item.get('issuer')) && isBlank(item.get('jwksUri')))
    report.refuse('missing-required-field', item, 'The rule names no issuer of tokens: write issuer');
  for (const key of ['audiences', 'fromParams', 'fromCookies']) {
    for (const entry of item.get(key).items())
      if (textOf(entry) === '') report.refuse('missing-required-field', entry, `The entry of ${key} is empty`);
  }
  checkJwksUri(item.get('jwksUri'), report);
  checkJwks(item.get('jwks'), report);
  for (const header of item.get('fromHeaders').items()) {
    if (!header.isUnknown && textOf(header.get('name')) === '') report.refuse('missing-required-field', header, 'The header has no name');
  }
  for (const output of item.get('outputClaimToHeaders').items()) {
    const [claim, header] = [textOf(output.get('claim')), textOf(output.get('header'))];
    if (claim === '' || header === '') report.refuse('missing-required-field', output, 'Both header and claim must be named');
    else if (header !== undefined && !/^[-_A-Za-z0-9]+$/.test(header))
      report.refuse('malformed-value', output.get('header'), `"${header}" is not the name of a header: use letters, digits, "-" and "_"`);
  }
  checkDuration(item.get('timeout'), report);
}

/** security.ParseJwksURI */
function checkJwksUri(field: Field, report: Report): void {
  const text = textOf(field);
  if (!text) return;
  const match = /^(https?):\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(text);
  const port = /:([^:\]]*)$/.exec(match?.[2] ?? '')?.[1];
  if (!match) report.refuse('malformed-value', field, `The jwksUri "${text}" is no http or https address`);
  else if (port && !/^\d+$/.test(port))
    report.refuse('malformed-value', field, `The jwksUri "${text}" has the port "${port}", which is no number`);
}

/** Keys in the policy itself: JSON, and public keys only (validateJwtRule, warnPrivateJwksKeys). */
function checkJwks(field: Field, report: Report): void {
  const text = textOf(field);
  if (!text) return;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    report.refuse('malformed-value', field.key, 'The jwks is not JSON: write a JSON Web Key Set, {"keys": [...]}');
    return;
  }
  const set = parsed as { keys?: unknown } | null;
  const keys: unknown[] = Array.isArray(set?.keys) ? set.keys : [parsed];
  for (const [index, key] of keys.entries()) {
    const { kty, d } = (typeof key === 'object' && key !== null ? key : {}) as { kty?: unknown; d?: unknown };
    if (kty === 'oct' || typeof d === 'string') {
      report.warn(
        'jwks-private-key',
        field.key,
        `Key ${index + 1} of the jwks is private, and whoever can read this object can sign tokens: keep the public part only`,
      );
    }
  }
}
