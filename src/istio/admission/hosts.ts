import type { Field } from '../../yaml/index.ts';
import { isIpAddress } from './addresses.ts';
import { isDnsLabel, isPartialWildcard, wildcardDomainProblem } from './names.ts';
import { type Report, textOf } from './report.ts';

const rule = 'host-name-invalid';

/** What authors write for a label that a replacement of Kustomize fills in: Kustomize has no notation of its own for it. */
const replacedLabel = /(?:^|\.)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?:\.|$)/;

/** Reports what is wrong with a host name, if anything is. */
export function checkHost(field: Field, problemOf: (host: string) => string | undefined, report: Report, what = 'host'): boolean {
  const host = textOf(field);
  const problem = host === undefined ? undefined : problemOf(host);
  if (!problem || (field.file.isKustomized && replacedLabel.test(host ?? ''))) return true;
  report.refuse(rule, field, host ? `The ${what} "${host}" ${problem}` : `The ${what} is empty`);
  return false;
}

/**
 * A host of a Gateway server, or of a Sidecar's egress listener: `NAMESPACE/NAME`; for Gateways the namespace may be left out
 * (ValidateNamespaceSlashWildcardHostname, validateSidecarOrGatewayHostnamePart).
 */
export function checkScopedHost(field: Field, owner: 'Gateway' | 'Sidecar', report: Report, gatewayApi = false): void {
  const text = textOf(field);
  if (text === undefined) return;
  const slash = text.indexOf('/');
  if (slash < 0) {
    if (owner === 'Gateway') checkHostPart(text, field, owner, report);
    else {
      const help = `write "*/${text || 'host'}" for a host of any namespace, "./*" for everything of this one`;
      report.refuse(rule, field, `The egress host "${text}" has no namespace: ${help}`);
    }
    return;
  }
  const namespace = text.slice(0, slash);
  const host = text.slice(slash + 1);
  if (/^[a-z]+:\/\//i.test(text)) {
    report.refuse(rule, field, `The host "${text}" has a scheme: write the host name alone`);
  } else if (namespace === '' || host === '') {
    report.refuse(
      rule,
      field,
      `The host "${text}" has nothing ${namespace === '' ? 'before' : 'after'} the slash: write "namespace/host" or the host alone`,
    );
  } else if (!isScope(namespace, owner, gatewayApi)) {
    report.refuse(
      rule,
      field,
      `The host "${text}" has "${namespace}" where a namespace belongs: write a namespace, "." for this one or "*" for all`,
    );
  } else {
    checkHostPart(host, field, owner, report);
  }
}

/** The namespace before the slash. Sidecars may exclude one with `~`; only Gateways that Gateway API makes may say `~` for none. */
const isScope = (namespace: string, owner: 'Gateway' | 'Sidecar', gatewayApi: boolean): boolean => {
  if (owner === 'Gateway') return namespace === '*' || namespace === '.' || (namespace === '~' && gatewayApi) || isDnsLabel(namespace);
  const name = namespace.replace(/^~/, '');
  return name === '' || name === '*' || name === '.' || isDnsLabel(name);
};

function checkHostPart(host: string, field: Field, owner: 'Gateway' | 'Sidecar', report: Report): void {
  const isAddress = owner === 'Gateway' && isIpAddress(host);
  const problem = wildcardDomainProblem(host);
  if (problem && !isAddress) {
    report.refuse(rule, field, host ? `The host "${host}" ${problem}` : 'The host is empty');
  } else if (host !== '*' && !host.includes('.')) {
    report.refuse(
      rule,
      field,
      `The host "${host}" is a short name: write the full name, such as "${host}.example.com" or "${host}.namespace.svc.cluster.local"`,
    );
  } else if (isPartialWildcard(host)) {
    report.refuse(
      rule,
      field,
      `The host "${host}" has a wildcard in its first label: only "*" or "*." and a domain is allowed, as in "*.example.com"`,
    );
  }
}
