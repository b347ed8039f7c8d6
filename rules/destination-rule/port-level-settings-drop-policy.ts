import { rule } from '../../src/engine/index.ts';

const inherited = ['loadBalancer', 'connectionPool', 'outlierDetection'] as const;

export default rule({
  id: 'port-level-settings-drop-policy',
  area: 'destination-rule',
  severity: 'info',
  summary: 'A port with settings of its own does not inherit those beside portLevelSettings',
  impact: 'For that port the load balancing, connection pool or outlier detection written for the whole host is the default of Istio.',
  fix: 'Repeat the setting under the port, or take it out where the port is the only one in use.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-port_level_settings'],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule) {
    const spec = destinationRule.at('spec');
    for (const policy of [spec, ...spec.get('subsets').items()].map((holder) => holder.get('trafficPolicy'))) {
      const ports = policy.get('portLevelSettings').items();
      for (const name of inherited) {
        const at = policy.get(name);
        const port = at.exists ? ports.find((one) => !one.get(name).exists && !one.isUnknown) : undefined;
        if (!port) continue;
        const number = port.get('port', 'number');
        yield {
          at: at.key,
          message: `${name} does not hold for port ${number.number() ?? number.source}, which has portLevelSettings without it`,
          related: [{ at: port, message: 'replaces all of it for this port' }],
        };
        break;
      }
    }
  },
});
