import type { Rule } from '../src/engine/index.ts';
import caBundleNotCa from './certificate/ca-bundle-not-ca.ts';
import caBundlePrivateKey from './certificate/ca-bundle-private-key.ts';
import caCertificateServed from './certificate/ca-certificate-served.ts';
import certificateChainIncomplete from './certificate/certificate-chain-incomplete.ts';
import certificateCommonNameOnly from './certificate/certificate-common-name-only.ts';
import certificateExpired from './certificate/certificate-expired.ts';
import certificateExpiresSoon from './certificate/certificate-expires-soon.ts';
import certificateHostMismatch from './certificate/certificate-host-mismatch.ts';
import certificateKeyMismatch from './certificate/certificate-key-mismatch.ts';
import certificateKeyRefused from './certificate/certificate-key-refused.ts';
import certificateNotYetValid from './certificate/certificate-not-yet-valid.ts';
import certificateWeakSignature from './certificate/certificate-weak-signature.ts';
import certificateWrongUsage from './certificate/certificate-wrong-usage.ts';
import malformedPem from './certificate/malformed-pem.ts';
import privateKeyEncrypted from './certificate/private-key-encrypted.ts';
import revocationListExpired from './certificate/revocation-list-expired.ts';
import clientCertificateFileMissing from './credential/client-certificate-file-missing.ts';
import gatewayCaCredentialWithoutSuffix from './credential/gateway-ca-credential-without-suffix.ts';
import gatewayCertificateFileMissing from './credential/gateway-certificate-file-missing.ts';
import gatewayCredentialCacertSuffix from './credential/gateway-credential-cacert-suffix.ts';
import gatewayCredentialCrossNamespace from './credential/gateway-credential-cross-namespace.ts';
import gatewayCredentialNotFound from './credential/gateway-credential-not-found.ts';
import gatewayCredentialWrongNamespace from './credential/gateway-credential-wrong-namespace.ts';
import gatewayMutualCaMissing from './credential/gateway-mutual-ca-missing.ts';
import mountedObjectWrongNamespace from './credential/mounted-object-wrong-namespace.ts';
import reservedSecretNamePrefix from './credential/reserved-secret-name-prefix.ts';
import secretTlsKeysMissing from './credential/secret-tls-keys-missing.ts';
import duplicateObject from './schema/duplicate-object.ts';

/** Every rule, sorted by id. The only place that knows all of them; `npm run rules` writes it. */
export const rules: readonly Rule[] = [
  caBundleNotCa,
  caBundlePrivateKey,
  caCertificateServed,
  certificateChainIncomplete,
  certificateCommonNameOnly,
  certificateExpired,
  certificateExpiresSoon,
  certificateHostMismatch,
  certificateKeyMismatch,
  certificateKeyRefused,
  certificateNotYetValid,
  certificateWeakSignature,
  certificateWrongUsage,
  clientCertificateFileMissing,
  duplicateObject,
  gatewayCaCredentialWithoutSuffix,
  gatewayCertificateFileMissing,
  gatewayCredentialCacertSuffix,
  gatewayCredentialCrossNamespace,
  gatewayCredentialNotFound,
  gatewayCredentialWrongNamespace,
  gatewayMutualCaMissing,
  malformedPem,
  mountedObjectWrongNamespace,
  privateKeyEncrypted,
  reservedSecretNamePrefix,
  revocationListExpired,
  secretTlsKeysMissing,
];
