import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { pathMistakes } from '../../src/istio/path/mistakes.ts';
import { isTls } from '../../src/istio/protocols.ts';

export default rule({
  id: 'port-level-settings-drop-tls',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'An entry of portLevelSettings without tls takes the tls of the rule away from its port',
  impact:
    'An entry replaces the whole trafficPolicy for its port: connections of that port are sent without the TLS that is written above.',
  fix: 'Repeat the tls in the entry of portLevelSettings, or write mode: DISABLE there if plain text is meant.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-port_level_settings'],
  on: ['DestinationRule'],
  reads: ['ServiceEntry', 'Service'],
  *check(destinationRule, graph) {
    const [top] = (clientTlsSettings(graph).get(destinationRule) ?? []).filter(({ level }) => level === 'rule');
    if (!top || (top.tls.mode !== 'SIMPLE' && top.tls.mode !== 'MUTUAL')) return;
    // A path that fails by it is said in more detail.
    const said = (pathMistakes(graph).get(destinationRule) ?? []).map(({ at }) => at.path.join('.'));
    const service = top.uses[0]?.upstream.service;
    for (const entry of destinationRule.at('spec', 'trafficPolicy', 'portLevelSettings').items()) {
      const at = entry.get('port', 'number');
      const number = at.number();
      const port = service?.ports.find((one) => one.number === number);
      if (!service?.meshExternal || !port || entry.get('tls').exists || entry.hasUnknown) continue;
      // TLS of the application needs none of the proxy, and port 80 of a server is meant to be plain.
      if (isTls(port.protocol) || (port.targetPort ?? port.number) === 80) continue;
      if (said.some((path) => path.startsWith(entry.path.join('.')))) continue;
      yield {
        at,
        message: `This entry replaces the trafficPolicy for port ${number} and has no tls: connections to ${service.hostname}:${number} are sent without the mode ${top.tls.mode} of the rule`,
        related: [{ at: top.at.key, message: 'this tls does not hold for the port' }],
      };
    }
  },
});
