import { rule } from '../../src/engine/index.ts';
import { arrivals } from '../../src/istio/arrivals.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { clientsText } from '../../src/istio/failing-hops.ts';
import { authorityAfter } from '../../src/istio/path/requests.ts';
import { areRelated, isFoundByItsName } from '../../src/istio/server-names.ts';

export default rule({
  id: 'request-host-as-server-name',
  area: 'destination-rule',
  severity: 'error',
  summary: 'Without sni the server outside is asked for, and checked against, the host that the client called',
  impact:
    'SNI and the expected name in the certificate are taken from the Host header, which is not the name of this server: the certificate is refused (503), or the wrong site answers.',
  fix: 'Write sni and subjectAltNames with the name of the server, or rewrite the host in the route (rewrite.authority).',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-sni',
    'https://istio.io/latest/news/releases/1.21.x/announcing-1.21/upgrade-notes/',
  ],
  since: [1, 21],
  on: ['DestinationRule'],
  reads: ['VirtualService', 'ServiceEntry', 'Gateway', 'Deployment'],
  *check(destinationRule, graph) {
    for (const { tls, at, uses } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      if ((tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') || tls.sni || at.get('sni').exists) continue;
      const found = uses.flatMap(({ upstream, proxies }) => {
        const { service } = upstream;
        if (!upstream.tls.autoSni || upstream.isUncertain || !isFoundByItsName(service)) return [];
        for (const proxy of proxies) {
          if (proxy.injected !== 'yes') continue;
          for (const { route, hosts, cluster } of arrivals(graph, proxy, upstream)) {
            const [host] = hosts;
            if (!route || !cluster || host === undefined || host.startsWith('*')) continue;
            const name = authorityAfter(route, host);
            if (!areRelated(name, service.hostname)) return [{ upstream, proxy, name, cluster }];
          }
        }
        return [];
      });
      const [first] = found;
      if (!first) continue;
      const { service } = first.upstream;
      yield {
        at: at.key,
        message: `${clientsText([first.proxy])} asks ${service.hostname} for the certificate of ${first.name}, the host of the request, because no sni is written`,
        help: `Write sni: ${service.hostname} and subjectAltNames: [${service.hostname}], or rewrite.authority: ${service.hostname} in the route.`,
        related: [{ at: first.cluster.at(), message: `requests for ${first.name} are sent here` }],
      };
    }
  },
});
