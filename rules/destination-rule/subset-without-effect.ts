import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'subset-without-effect',
  area: 'destination-rule',
  severity: 'info',
  summary: 'A subset has neither labels nor a trafficPolicy',
  impact: 'Routes to the subset reach all endpoints with the settings of the whole rule, as routes without a subset do.',
  fix: 'Give the subset the trafficPolicy (often tls) that it is meant to have, or take it out together with the subset of the routes.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset'],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule) {
    for (const at of destinationRule.at('spec', 'subsets').items()) {
      const labels = at.get('labels');
      if (labels.isUnknown || labels.keys().length > 0 || at.get('trafficPolicy').exists) continue;
      yield { at, message: `Subset "${at.get('name').string() ?? ''}" of "${destinationRule.id}" has no labels and no trafficPolicy` };
    }
  },
});
