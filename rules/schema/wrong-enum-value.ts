import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';
import { shapedKinds } from '../../src/schema/index.ts';

export default rule({
  id: 'wrong-enum-value',
  area: 'schema',
  severity: 'error',
  summary: 'A value that the field does not take, as `mode: simple` or `minProtocolVersion: TLSv1.2`',
  impact: 'The API server refuses the whole object: what was there before stays in force, or nothing is there at all.',
  fix: 'Write one of the values that the field takes, in the same case.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode',
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode',
  ],
  on: shapedKinds,
  reads: [],
  onRefused: true,
  check: objectionsOf('wrong-enum-value'),
});
