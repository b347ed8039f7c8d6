import { rule } from '../../src/engine/index.ts';
import { arrivals } from '../../src/istio/arrivals.ts';
import { clientTlsSettings } from '../../src/istio/client-tls-settings.ts';
import { clientsText } from '../../src/istio/failing-hops.ts';
import { isTls } from '../../src/istio/protocols.ts';

export default rule({
  id: 'client-credential-ignored-by-sidecar',
  area: 'credential',
  severity: 'error',
  summary: 'credentialName in a DestinationRule without workloadSelector: sidecars start no TLS at all',
  impact:
    'A sidecar cannot have the Secret of such a rule. It leaves TLS out without a word and sends plain text, so that what was to be encrypted crosses the network unprotected.',
  fix: 'Add a workloadSelector for the workloads that call the host and put rule and Secret into their namespace, or mount the files and name them in caCertificates, clientCertificate and privateKey.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name'],
  on: ['DestinationRule'],
  reads: ['ServiceEntry', 'Service', 'VirtualService', 'Deployment', 'Namespace'],
  *check(destinationRule, graph) {
    for (const { tls, at, uses, config } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      const plain = uses.filter(({ upstream }) => upstream.reason === 'credential-without-selector' && !upstream.isUncertain);
      if (plain.length === 0) continue;
      // A gateway that uses the rule gets the Secret; sidecars that send nothing there lose nothing.
      const gateways = uses.flatMap(({ upstream, proxies }) =>
        upstream.reason === 'rule'
          ? proxies.filter((proxy) => proxy.type === 'gateway' && arrivals(graph, proxy, upstream).length > 0)
          : [],
      );
      const isForGateway = gateways.length > 0;
      const sending = plain.flatMap(({ upstream, proxies }) => {
        const clients = proxies.filter(
          (proxy) =>
            proxy.type === 'sidecar' &&
            proxy.injected === 'yes' &&
            arrivals(graph, proxy, upstream).some(({ bytes, from }) => bytes !== 'tls' && (bytes === 'http' || !isForGateway || from)),
        );
        return clients.length > 0 ? [{ upstream, clients }] : [];
      });
      const [first] = sending;
      if (first && !isForGateway) {
        const { service, port } = first.upstream;
        yield {
          at: at.get('credentialName'),
          message: `Plain text goes to ${service.hostname}:${port.number} from ${clientsText(first.clients)}: a sidecar ignores mode ${tls.mode} with credentialName unless the rule has a workloadSelector`,
          related: [{ at: port.at, message: 'this port is reached in plain text' }],
        };
      } else if (
        isForGateway
          ? gateways.every(({ namespace }) => namespace !== config.namespace)
          : plain.some(({ upstream }) => !isTls(upstream.port.protocol))
      ) {
        yield {
          at: at.get('credentialName'),
          severity: 'info',
          message: `Sidecars that use this rule start no TLS: credentialName works for gateways, and for sidecars only with a workloadSelector`,
          help: 'If only a gateway is meant, limit the rule to it with exportTo, or put it into the namespace of the gateway.',
        };
      }
    }
  },
});
