import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'gateway-weak-tls-version',
  area: 'gateway',
  severity: 'warning',
  summary: 'TLS 1.0 or 1.1 as the lowest version',
  impact:
    'Without cipher suites for it the old version is never negotiated and the setting does nothing; with them clients and eavesdroppers get a version that is broken and withdrawn.',
  fix: 'Write minProtocolVersion: TLSV1_2, or leave it out: TLS 1.2 is the default.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSProtocol',
    'https://www.rfc-editor.org/rfc/rfc8996',
  ],
  on: ['Gateway', 'Sidecar'],
  reads: [],
  check: objectionsOf('gateway-weak-tls-version'),
});
