import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'jwks-private-key',
  area: 'mesh',
  severity: 'warning',
  summary: 'A private key among the keys for checking tokens',
  impact: 'Whoever can read the object can sign tokens that the mesh accepts.',
  fix: 'Keep the public part of the key only, and replace the key: it must count as known.',
  references: [
    'https://istio.io/latest/docs/reference/config/security/request_authentication/',
    'https://www.rfc-editor.org/rfc/rfc7517#section-9.2',
  ],
  on: ['RequestAuthentication'],
  reads: [],
  check: objectionsOf('jwks-private-key'),
});
