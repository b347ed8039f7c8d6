import { rule } from '../../src/engine/index.ts';
import { hostOfRule } from '../../src/istio/client-tls-settings.ts';
import { configOf } from '../../src/istio/configs.ts';
import { isWildcard } from '../../src/istio/hosts.ts';
import { pathMistakes } from '../../src/istio/path/mistakes.ts';
import { servicesByHost } from '../../src/istio/services.ts';
import type { DestinationRuleSpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'port-level-settings-unknown-port',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'portLevelSettings for a port that the service does not have',
  impact:
    'The entry is compared with the port numbers of the Service or ServiceEntry, not with target ports: it has no effect, and its TLS is never started.',
  fix: 'Write the port number that clients call, as the Service or ServiceEntry has it.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy'],
  on: ['DestinationRule'],
  reads: ['Service', 'ServiceEntry'],
  *check(destinationRule, graph) {
    const config = configOf<DestinationRuleSpec>(destinationRule);
    const host = hostOfRule(config);
    // A wildcard stands for services with other ports, too.
    const services = isWildcard(host) ? [] : (servicesByHost(graph).get(host) ?? []);
    const ports = services.flatMap((service) => service.ports);
    if (
      services.length === 0 ||
      services.some(({ isUncertain, resolution }) => isUncertain || resolution === 'Alias') ||
      ports.length === 0
    )
      return;
    const numbers = new Set(ports.map(({ number }) => number));
    // A path that fails by it is said in more detail.
    const said = new Set((pathMistakes(graph).get(destinationRule) ?? []).map(({ at }) => at));
    for (const policy of [destinationRule.at('spec'), ...destinationRule.at('spec', 'subsets').items()]) {
      for (const entry of policy.get('trafficPolicy', 'portLevelSettings').items()) {
        const at = entry.get('port', 'number');
        const number = at.number();
        if (number === undefined || numbers.has(number) || [...said].some((place) => isInside(place.path, entry.path))) continue;
        const target = ports.find(({ targetPort }) => targetPort === number);
        const hasTls = entry.get('tls').exists;
        yield {
          at,
          severity: hasTls ? 'warning' : 'info',
          message: `${services[0]!.hostname} has no port ${number}${target ? ` (that is the target of port ${target.number})` : ''}, so this entry is never used${hasTls ? ' and its tls has no effect' : ''}`,
          help: `Write number: ${(target ?? ports[0]!).number}.`,
          related: [
            { at: (target ?? ports[0]!).at, message: numbers.size > 1 ? `it has the ports ${[...numbers].join(', ')}` : 'its port' },
          ],
        };
      }
    }
  },
});

const isInside = (path: readonly unknown[], outer: readonly unknown[]): boolean => outer.every((step, index) => path[index] === step);
