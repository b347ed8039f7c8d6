import type { Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import { isBlank, isFilled, isPopulated, type Report, textOf } from './report.ts';

const configMapPrefix = 'configmap://';

/**
 * The `tls` of a DestinationRule (ValidateTLS in pkg/config/validation/agent/validation.go). Mode DISABLE where nothing is written.
 * @param namespace of the object; undefined where the manifest does not say it
 */
export function checkClientTls(tls: Field, namespace: string | undefined, report: Report): void {
  if (!tls.exists || tls.isUnknown) return;
  const mode = textOf(tls.get('mode'));
  const credential = tls.get('credentialName');
  checkConfigMap(credential, namespace, report);
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;
  if (tls.get('insecureSkipVerify').boolean() === true) checkSkipVerify(tls, mode, report);
  if (isFilled(credential)) {
    const file = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'].map((key) => tls.get(key)).find(isFilled);
    if (!file) return;
    report.refuse(
      'destination-rule-credential-with-files',
      file,
      `credentialName names the Secret that everything comes from, so "${file.path.at(-1)}" cannot be set as well: remove one of the two`,
      { related: [{ at: credential, message: 'the Secret' }] },
    );
  } else if (mode === 'MUTUAL' && isBlank(credential)) {
    const missing = ['clientCertificate', 'privateKey'].filter((key) => isBlank(tls.get(key)));
    if (missing.length === 0) return;
    const what = missing.length === 2 ? 'none is named' : `"${missing[0]}" is missing`;
    const advice = 'set clientCertificate and privateKey to files, or credentialName to a Secret';
    report.refuse('destination-rule-mutual-without-certificate', tls.key, `Mode MUTUAL sends a client certificate, and ${what}: ${advice}`);
  }
}

/** Without verification there is nothing that a CA or a list of names could be for. A Secret may hold the client certificate as well. */
function checkSkipVerify(tls: Field, mode: string, report: Report): void {
  const names = tls.get('subjectAltNames');
  const useless = [tls.get('caCertificates'), ...(mode === 'SIMPLE' ? [tls.get('credentialName')] : [])].find(isFilled);
  const at = useless ?? (isPopulated(names) ? names : undefined);
  if (!at) return;
  report.refuse(
    'destination-rule-skip-verify-with-ca',
    useless ? at : at.key,
    `insecureSkipVerify switches the check of the server's certificate off, so "${at.path.at(-1)}" cannot be set: remove insecureSkipVerify`,
    { related: [{ at: tls.get('insecureSkipVerify'), message: 'switched off here' }] },
  );
}

/** A CA in a ConfigMap, `configmap://NAMESPACE/NAME`, in the object's own namespace (credentials.ParseResourceName). */
function checkConfigMap(credential: Field, namespace: string | undefined, report: Report): void {
  const text = textOf(credential);
  if (!text?.startsWith(configMapPrefix)) return;
  const [where = '', name] = text.slice(configMapPrefix.length).split('/');
  const rule = 'destination-rule-configmap-credential';
  if (!where || !name) {
    report.refuse(rule, credential, `"${text}" does not name a ConfigMap: write "${configMapPrefix}${namespace ?? 'namespace'}/name"`);
  } else if (namespace !== undefined && where !== namespace) {
    report.refuse(
      rule,
      credential,
      `The ConfigMap is in the namespace "${where}", and it must be in the DestinationRule's own, "${namespace}"`,
    );
  }
}

/** Every `tls` of a DestinationRule: of the host, of single ports, of subsets. */
export function clientTlsFields(destinationRule: Resource): Field[] {
  const policies = [destinationRule.at('spec'), ...destinationRule.at('spec', 'subsets').items()].map((holder) =>
    holder.get('trafficPolicy'),
  );
  return policies
    .flatMap((policy) => [policy, ...policy.get('portLevelSettings').items()])
    .map((policy) => policy.get('tls'))
    .filter((tls) => tls.exists);
}
