import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'destination-rule-selector-export-to',
  area: 'destination-rule',
  severity: 'error',
  summary: 'A DestinationRule with a workloadSelector is exported beyond its namespace',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write exportTo: ["."] or leave exportTo out; a selector only finds workloads of the namespace of the rule.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule-workload_selector'],
  on: ['DestinationRule'],
  reads: [],
  onRefused: true,
  check: objectionsOf('destination-rule-selector-export-to'),
});
