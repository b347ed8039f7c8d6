import { type Field, isUnknown } from '../../yaml/index.ts';
import { isSet, refuse, text } from './gateway-api-refusal.ts';
import type { Objection } from './objection.ts';

const policyRule = 'backend-tls-policy-invalid';

export function policyObjections(spec: Field): Objection[] {
  const out: Objection[] = [];
  const targets = spec.get('targetRefs').items();
  const groups = new Map<string, Field[]>();
  for (const target of targets) {
    const key = JSON.stringify(['group', 'kind', 'name'].map((part) => target.get(part).json() ?? ''));
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  for (const [first, ...others] of groups.values())
    for (const other of others)
      if (first) {
        const same = (other.get('sectionName').json() || null) === (first.get('sectionName').json() || null);
        const half = isSet(other.get('sectionName')) !== isSet(first.get('sectionName'));
        if (same || half)
          out.push(
            refuse(
              policyRule,
              other,
              `Two targetRefs name ${text(other.get('name'))}${half ? ', and only one of them names a port' : ''}: the API server refuses the policy`,
              half ? `Give both a sectionName with the name of a port, or keep the one without.` : `Remove one of the two.`,
              [{ at: first, message: 'the first reference to it' }],
            ),
          );
      }
  const validation = spec.get('validation');
  const refs = validation.get('caCertificateRefs');
  const known = validation.get('wellKnownCACertificates');
  const hasRefs = refs.items().length > 0;
  if (hasRefs && isSet(known) && !known.isUnknown)
    out.push(
      refuse(
        policyRule,
        known,
        'The policy names caCertificateRefs and wellKnownCACertificates: the API server refuses it',
        'Keep one of the two: the CA that signs the certificates of the backend.',
        [{ at: refs.key, message: 'caCertificateRefs' }],
      ),
    );
  if (!hasRefs && !isSet(known) && validation.exists && !validation.isUnknown && !refs.isUnknown)
    out.push(
      refuse(
        policyRule,
        validation.key,
        'The policy names no CA, neither caCertificateRefs nor wellKnownCACertificates: the API server refuses it',
        'Add caCertificateRefs with a ConfigMap that holds ca.crt, or wellKnownCACertificates: System.',
      ),
    );
  for (const name of validation.get('subjectAltNames').items()) out.push(...subjectAltName(name));
  return out;
}

const sanFields: Readonly<Record<string, string>> = { Hostname: 'hostname', URI: 'uri' };

function subjectAltName(name: Field): Objection[] {
  const type = name.get('type').string();
  if (type === undefined || isUnknown(name.get('type').json())) return [];
  return Object.entries(sanFields).flatMap(([of, key]) => {
    const value = name.get(key);
    if (isSet(value) === (of === type)) return [];
    return [
      refuse(
        policyRule,
        isSet(value) ? value : name.get('type'),
        isSet(value)
          ? `A subjectAltName of type ${type} has ${key}: the API server refuses the policy`
          : `A subjectAltName of type ${type} has no ${key}: the API server refuses the policy`,
        `Write type: ${of} together with ${key}.`,
      ),
    ];
  });
}
