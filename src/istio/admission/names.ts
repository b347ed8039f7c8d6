/**
 * Names as istiod's validation accepts them. Each `...Problem` function says what is wrong as the end of a sentence that begins with the name,
 * or nothing. Source: pkg/config/validation/agent/validation.go, pkg/config/labels/instance.go.
 */
const label = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const plainLabel = new RegExp(`^${label}$`);
const firstLabel = new RegExp(`^(?:\\*|(?:\\*-?)?${label})$`);

/** A DNS label in either case (IsDNS1123Label). */
export const isDnsLabel = (text: string): boolean => text.length <= 63 && plainLabel.test(text);

const isFirstLabel = (text: string): boolean => text.length <= 63 && firstLabel.test(text);

/** A DNS name without wildcard; the last label must not be a number, so that no IPv4 address is taken for a name (ValidateFQDN). */
export const domainProblem = (name: string): string | undefined => sizeProblem(name) ?? labelsProblem(name, name);

/** A DNS name, or one whose first label is or begins with a star (ValidateWildcardDomain). */
export function wildcardDomainProblem(name: string): string | undefined {
  const size = sizeProblem(name);
  if (size) return size;
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  if (!isFirstLabel(first)) return shapeProblem(name, first);
  return dot < 0 ? undefined : labelsProblem(name, name.slice(dot + 1));
}

/**
 * Also the names that istiod gives clusters, `outbound_.80_.v1_.reviews.prod.svc.cluster.local`, which AUTO_PASSTHROUGH gateways route by
 * (ValidateWildcardDomainForVirtualServiceBoundToGateway).
 */
export function sniDomainProblem(name: string): string | undefined {
  if (name.length > 255 || !name.startsWith('outbound_')) return wildcardDomainProblem(name);
  const [, port = '', , host = ''] = name.split('_');
  const ok = name.split('_').length >= 4 && /[0-9]/.test(port) && /[a-zA-Z]/.test(trimDots(host));
  return ok ? undefined : 'does not have the form "outbound_.PORT_.SUBSET_.HOST"';
}

const trimDots = (text: string): string => text.replace(/^\.+|\.+$/g, '');

const sizeProblem = (name: string): string | undefined =>
  name === '' ? 'is empty' : name.length > 85 && Buffer.byteLength(name) > 255 ? 'is longer than 255 characters' : undefined;

/** ValidateDNS1123Labels on `rest`, which is the whole name or what follows its first label. */
function labelsProblem(name: string, rest: string): string | undefined {
  const labels = rest.split('.');
  const last = labels.at(-1) ?? '';
  if (isInteger(last)) {
    return /^\d+(?:\.\d+){3}$/.test(name) ? 'is an IP address, not a host name' : `ends in the number "${last}", which no domain does`;
  }
  for (const [index, part] of labels.entries()) {
    if (part === '' && index === labels.length - 1) return undefined; // the dot at the end of an absolute name
    if (!isDnsLabel(part)) return shapeProblem(name, part);
  }
  return undefined;
}

/** What Go's Atoi reads: numbers beyond 64 bits are none. */
const isInteger = (text: string): boolean => {
  if (!/^[-+]?\d+$/.test(text)) return false;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value;
};

/** The most telling reason for a name whose label `part` is no DNS label. */
function shapeProblem(name: string, part: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(name)) return 'has a scheme: write the host name alone';
  if (/:\d+$/.test(name)) return 'has a port: write the host name alone';
  if (part.includes('/')) return 'has a slash, which no host name does';
  if (part.includes('*')) return 'has a wildcard that is not its first label: write it as "*.example.com"';
  if (part.includes('_')) return `has an underscore in "${part}"; labels consist of letters, digits and hyphens`;
  if (part === '') return 'has an empty label: two dots follow each other, or it begins with a dot';
  if (part.length > 63) return `has a label of more than 63 characters, "${part}"`;
  if (part.startsWith('-') || part.endsWith('-')) return `has a label that begins or ends with a hyphen, "${part}"`;
  return `has the label "${part}"; labels consist of letters, digits and hyphens`;
}

/** Only `*` or `*.` and a domain (ValidatePartialWildCard). */
export const isPartialWildcard = (host: string): boolean => host.includes('*') && host.length !== 1 && !host.startsWith('*.');

/** A trust domain: labels between dots (ValidateTrustDomain). */
export const isTrustDomain = (text: string): boolean => {
  const labels = text.split('.');
  if (labels.length > 1 && labels.at(-1) === '') labels.pop();
  return labels.every(isDnsLabel);
};

const qualified = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelKey = new RegExp(`^(?:(${label}(?:\\.${label})*)/)?(${qualified})$`);
const labelValue = new RegExp(`^(?:${qualified})?$`);

/** A key of a Kubernetes label (validateTagKey). */
export const isLabelKey = (key: string): boolean => {
  const match = labelKey.exec(key);
  return match !== null && (match[1] ?? '').length <= 253 && (match[2] ?? '').length <= 63;
};

/** A value of a Kubernetes label; istiod does not look at its length (Instance.Validate). */
export const isLabelValue = (value: string): boolean => labelValue.test(value);
