import { type Field, pathText } from '../../yaml/index.ts';
import { isBlank, isFilled, isPopulated, type Report, textOf } from './report.ts';

/** The suites that istiod passes on to Envoy (security.ValidCipherSuites). */
export const cipherSuites: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

/** Names that begin with an operator (`!`, `-`, `+`, `[`) reach Envoy unread (IsValidCipherSuite). */
export const isCipherSuite = (name: string): boolean =>
  name === '' || name === 'ALL' || !/^[\p{L}\p{N}]/u.test(name) || cipherSuites.has(name);

/** Every field that names a certificate, key, CA or revocation list. */
const certificateFields = [
  'serverCertificate',
  'privateKey',
  'caCertificates',
  'tlsCertificates',
  'credentialName',
  'credentialNames',
] as const;

const isThere = (field: Field): boolean => isFilled(field) || isPopulated(field);

/** The fields of `tls` that certainly name certificates, in the order in which they are documented. */
export const certificatesOf = (tls: Field): Field[] => certificateFields.map((name) => tls.get(name)).filter(isThere);

/** The TLS mode; PASSTHROUGH where nothing is written, undefined for a placeholder. */
export const serverTlsMode = (tls: Field): string | undefined => {
  const mode = textOf(tls.get('mode'));
  return mode === '' ? 'PASSTHROUGH' : mode;
};

/** Whether the fields of a server's or Sidecar listener's `tls` fit its mode (validateTLSOptions). */
export function checkServerTls(tls: Field, report: Report): void {
  const mode = serverTlsMode(tls);
  if (!mode) return;
  if (mode === 'ISTIO_MUTUAL') {
    const [first] = certificatesOf(tls);
    if (first) {
      report.refuse(
        'gateway-istio-mutual-with-certificate',
        first,
        `Mode ISTIO_MUTUAL uses the workload's own mesh certificate, so "${first.path.at(-1)}" cannot be set: remove it, or write mode SIMPLE or MUTUAL`,
      );
    }
    return;
  }
  checkSources(tls, report);
  const terminates = mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  const names = [tls.get('credentialName'), tls.get('credentialNames')];
  // Fetched by name: files are not needed.
  if (terminates && names.some((field) => isThere(field) || field.isUnknown)) return;
  if (terminates) checkFiles(tls, mode, report);
  const revocations = tls.get('caCrl');
  if (!isFilled(revocations)) return;
  if (isFilled(tls.get('credentialName'))) {
    const message = 'caCrl does not go with credentialName: put the revocation list into the Secret, under the key "ca.crl"';
    report.refuse('gateway-crl-unsupported', revocations, message);
  } else if (mode === 'SIMPLE') {
    const message = 'caCrl is about client certificates, and mode SIMPLE asks clients for none: remove it, or write mode MUTUAL';
    report.refuse('gateway-crl-unsupported', revocations, message);
  }
}

/** A certificate comes from one place. */
function checkSources(tls: Field, report: Report): void {
  const files = [tls.get('serverCertificate'), tls.get('privateKey')];
  const sources = [tls.get('credentialName'), tls.get('credentialNames'), tls.get('tlsCertificates')].filter(isThere);
  if (files.every(isFilled)) sources.push(files[0] as Field);
  const [first, second] = sources;
  if (!first || !second) return;
  const name = (field: Field) => pathText(field.path.slice(-1));
  report.refuse('conflicting-fields', second, `The certificate has two sources, "${name(first)}" and "${name(second)}": keep one of them`, {
    related: [{ at: first, message: 'the other source' }],
  });
}

/** Certificates from files: each needs both halves, and MUTUAL needs the CA of the clients. */
function checkFiles(tls: Field, mode: string, report: Report): void {
  const list = tls.get('tlsCertificates');
  const rule = 'gateway-certificate-missing';
  if (list.isUnknown) return;
  const certificates = list.items().length ? list.items() : [tls];
  const nothing = certificates.length === 1 && ['serverCertificate', 'privateKey', 'caCertificates'].every((key) => isBlank(tls.get(key)));
  if (nothing && certificates[0] === tls) {
    report.refuse(
      rule,
      tls.key,
      `Mode ${mode} needs a certificate to serve, and none is named: set credentialName to the name of a Secret`,
    );
    return;
  }
  if (mode !== 'SIMPLE' && isBlank(tls.get('caCertificates'))) {
    report.refuse(
      'gateway-mutual-without-ca',
      tls.key,
      `Mode ${mode} checks client certificates and has no CA to check them against: set caCertificates`,
    );
  }
  for (const certificate of certificates) {
    const at = certificate === tls ? tls.key : certificate;
    const missing = ['serverCertificate', 'privateKey'].filter((key) => isBlank(certificate.get(key)));
    if (missing.length)
      report.refuse(
        rule,
        at,
        `Mode ${mode} needs a certificate and its key, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing`,
      );
  }
}

/** Cipher suites that istiod drops, and versions that its default suites rule out (validateTLSOptions). */
export function checkTlsParameters(tls: Field, report: Report): void {
  const suites = tls.get('cipherSuites');
  const minimum = tls.get('minProtocolVersion');
  const version = textOf(minimum);
  if ((version === 'TLSV1_0' || version === 'TLSV1_1') && suites.items().length === 0 && !suites.isUnknown) {
    report.warn(
      'gateway-weak-tls-version',
      minimum,
      `${version} cannot be negotiated with Istio's default cipher suites, which need TLS 1.2: the setting has no effect`,
    );
  }
  const seen = new Set<string>();
  for (const suite of suites.items()) {
    const name = textOf(suite);
    if (name === undefined) continue;
    if (!isCipherSuite(name))
      report.warn('gateway-cipher-suite-ignored', suite, `The cipher suite "${name}" is none that Istio knows and is left out`);
    else if (seen.has(name)) report.warn('gateway-cipher-suite-ignored', suite, `The cipher suite "${name}" is listed twice`);
    seen.add(name);
  }
}
