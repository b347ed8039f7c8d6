import { type Field, pathText, replaceScalar } from '../../yaml/index.ts';
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

/** IANA names of the suites above, which other products use. */
const openSslNames: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
  TLS_RSA_WITH_AES_256_CBC_SHA: 'AES256-SHA',
  TLS_RSA_WITH_3DES_EDE_CBC_SHA: 'DES-CBC3-SHA',
};

/** Cipher suites that istiod drops, and versions that its default suites rule out (validateTLSOptions). */
export function checkTlsParameters(tls: Field, report: Report): void {
  // Where TLS is not ended with a certificate of one's own none of this is used.
  if (!['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(serverTlsMode(tls) ?? '')) return;
  const suites = tls.get('cipherSuites');
  if (!suites.isUnknown) checkLowestVersion(tls.get('minProtocolVersion'), suites.items(), report);
  const seen = new Set<string>();
  const isVoid = suites.items().every((suite) => textOf(suite) !== undefined && !isCipherSuite(textOf(suite) ?? ''));
  for (const suite of suites.items()) {
    const name = textOf(suite);
    if (name === undefined) continue;
    if (!isCipherSuite(name)) warnOfSuite(suite, name, isVoid, report);
    else if (seen.has(name)) report.warn('gateway-cipher-suite-ignored', suite, `The cipher suite "${name}" is listed twice`);
    seen.add(name);
  }
}

/** @param isVoid no suite of the list is left */
function warnOfSuite(suite: Field, name: string, isVoid: boolean, report: Report): void {
  const meant = openSslNames[name];
  const edit = meant ? replaceScalar(suite, meant) : undefined;
  const isNewest = /^TLS_(?:AES|CHACHA20)_\w+_SHA\d+$/.test(name);
  const why = isNewest ? 'belongs to TLS 1.3, whose suites cannot be chosen,' : 'is none that Istio knows';
  const advice = meant ? `: write "${meant}"` : '';
  report.warn('gateway-cipher-suite-ignored', suite, `The cipher suite "${name}" ${why} and is left out${advice}`, {
    ...(isVoid && { impact: 'None of the suites is left, so the default list is used, as if cipherSuites were not there.' }),
    ...(edit && { fix: { title: `Write ${meant}`, safe: false, edits: [edit] } }),
  });
}

/** TLS below 1.2 needs suites with SHA-1, which the default list does not have. */
function checkLowestVersion(minimum: Field, suites: readonly Field[], report: Report): void {
  const version = textOf(minimum);
  if ((version !== 'TLSV1_0' && version !== 'TLSV1_1') || suites.some((suite) => textOf(suite) === undefined)) return;
  const name = version.replace('TLSV', 'TLS ').replace('_', '.');
  const old = suites.find((suite) => /(?:^ALL$|-SHA$|^[^\w])/.test(textOf(suite) ?? ''));
  if (old) {
    const message = `${name} is allowed and, with the cipher suite "${textOf(old)}", can be used: it is broken and withdrawn`;
    report.warn('gateway-weak-tls-version', minimum, message, { related: [{ at: old, message: 'works with the old version' }] });
    return;
  }
  const edit = replaceScalar(minimum, 'TLSV1_2');
  const which = suites.length ? 'the cipher suites of this server' : "Istio's default cipher suites";
  report.warn(
    'gateway-weak-tls-version',
    minimum,
    `${name} cannot be negotiated with ${which}, which need TLS 1.2: the setting has no effect`,
    {
      ...(edit && { fix: { title: 'Write TLSV1_2', safe: true, edits: [edit] } }),
    },
  );
}
