import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'service-entry-tcp-multiple-hosts',
  area: 'service-entry',
  severity: 'error',
  summary: 'Several hosts on a port whose traffic does not say which of them it is for',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write one ServiceEntry for each host; only HTTP and TLS carry the name of the host.',
  references: ['https://istio.io/latest/docs/reference/config/networking/service-entry/'],
  on: ['ServiceEntry'],
  reads: [],
  onRefused: true,
  check: objectionsOf('service-entry-tcp-multiple-hosts'),
});
