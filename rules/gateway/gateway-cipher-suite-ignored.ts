import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-cipher-suite-ignored',
  area: 'gateway',
  severity: 'warning',
  summary: 'A cipher suite that Istio does not know or that is listed twice',
  impact: 'Istio leaves the suite out. If none is left the default list is used, as if cipherSuites were not there.',
  fix: 'Write the OpenSSL name of a suite for TLS 1.2, such as ECDHE-RSA-AES128-GCM-SHA256; suites of TLS 1.3 cannot be chosen.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-cipher_suites'],
  on: ['Gateway', 'Sidecar'],
  reads: [],
  check: objectionsOf('gateway-cipher-suite-ignored'),
});
