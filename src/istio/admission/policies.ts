import type { Resource } from '../../graph/index.ts';
import { type Field, hasPlaceholder } from '../../yaml/index.ts';
import { checkSelector } from './labels.ts';
import { isEmpty, isPopulated, type Report, textOf } from './report.ts';

/** ValidatePeerAuthentication in pkg/config/validation/validation.go. */
export function checkPeerAuthentication(policy: Resource, report: Report): void {
  const spec = policy.at('spec');
  const selector = spec.get('selector');
  const labels = selector.get('matchLabels');
  const ports = spec.get('portLevelMtls');
  if (isPopulated(ports) && isEmpty(labels) && !selector.isUnknown) {
    report.refuse(
      'missing-required-field',
      ports.key,
      'portLevelMtls needs a selector with labels: ports belong to workloads, and this policy is for the whole namespace or mesh',
    );
  }
  if (ports.exists && isEmpty(ports))
    report.refuse('missing-required-field', ports.key, 'portLevelMtls lists no port: remove it, or write a port with its mode');
  for (const port of ports.keys()) {
    if (hasPlaceholder(port) || (/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)) continue;
    report.refuse('value-out-of-range', ports.get(port).key, `"${port}" is no port number from 1 to 65535`);
  }
  checkSelector(selector, labels, report);
}

const targetKinds: ReadonlySet<string> = new Set([
  'core/Service',
  '/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
]);

/** What a policy is attached to: labels or references, not both (validateOneOfSelectorType, validatePolicyTargetReference). */
export function checkPolicyTarget(spec: Field, report: Report): void {
  const [selector, one, many] = [spec.get('selector'), spec.get('targetRef'), spec.get('targetRefs')];
  const used = [selector, one, many].filter((field) => field.exists && (field !== many || isPopulated(field)));
  const [first, second] = used;
  if (first && second) {
    report.refuse(
      'conflicting-fields',
      second.key,
      `The policy has both "${first.path.at(-1)}" and "${second.path.at(-1)}", and only one can say what it is for: remove one`,
      {
        related: [{ at: first.key, message: 'the other one' }],
      },
    );
  }
  checkSelector(selector, selector.get('matchLabels'), report);
  for (const target of [...(one.exists ? [one] : []), ...many.items()]) {
    if (target.isUnknown) continue;
    if (textOf(target.get('name')) === '') report.refuse('missing-required-field', target, 'The target has no name');
    if ((textOf(target.get('namespace')) ?? '') !== '') {
      report.refuse(
        'malformed-value',
        target.get('namespace'),
        'A policy can only be attached to something in its own namespace: remove namespace',
      );
    }
    const [group, kind] = [textOf(target.get('group')), textOf(target.get('kind'))];
    if (group === undefined || kind === undefined || targetKinds.has(`${group}/${kind}`)) continue;
    const message = `A policy cannot be attached to "${group ? `${group}/` : ''}${kind}": it takes a Gateway (group gateway.networking.k8s.io), a GatewayClass, a Service or a ServiceEntry (group networking.istio.io)`;
    report.refuse('policy-target-unsupported', target.get('kind'), message);
  }
}
