import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { areRelated, isFoundByItsName, isHostName } from '../../src/istio/server-names.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'server-name-of-other-host',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'sni or subjectAltNames name a host of another domain than the destination',
  impact:
    'The server is asked for the certificate of a host that is not its own. It resets the connection, shows another certificate, which is refused (503), or serves the wrong site.',
  fix: 'Write the host of the DestinationRule, or the name that its server has a certificate for.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-sni'],
  on: ['DestinationRule'],
  reads: ['ServiceEntry'],
  *check(destinationRule, graph) {
    for (const { tls, at, uses } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      const { mode, sni } = tls;
      if (mode !== 'SIMPLE' && mode !== 'MUTUAL') continue;
      const services = [...new Set(uses.map(({ upstream }) => upstream.service))];
      const [service] = services;
      // Only a host that is resolved under its own name is known to be the server's.
      if (!service || services.length > 1 || !isFoundByItsName(service)) continue;
      const host = service.hostname;
      const names = (tls.subjectAltNames ?? []).filter((name) => typeof name === 'string');
      if (names.some(isUnknown) || isUnknown(sni)) continue;
      const ofHost = (name: string): boolean => areRelated(name, host);
      if (sni && !ofHost(sni) && isHostName(sni) && !names.includes(sni)) {
        yield {
          at: at.get('sni'),
          message: `Connections to ${host} ask for "${sni}", a host of another domain`,
          help: `Write sni: ${host}, and subjectAltNames: [${host}].`,
          related: [{ at: service.at, message: 'the server is found under this name' }],
        };
      } else if (names.length > 0 && names.every((name) => isHostName(name) && !ofHost(name) && !(sni && areRelated(name, sni)))) {
        yield {
          at: at.get('subjectAltNames', 0),
          message: `The certificate of ${sni || host} is expected to be for ${names.map((name) => `"${name}"`).join(' or ')}, a host of another domain`,
          help: `Write subjectAltNames: [${sni || host}].`,
          related: [{ at: service.at, message: 'the server is found under this name' }],
        };
      }
    }
  },
});
