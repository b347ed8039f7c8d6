import { rule } from '../../src/engine/index.ts';
import { type Graph, question, type Resource } from '../../src/graph/index.ts';
import { configs } from '../../src/istio/configs.ts';
import { clusterDomain, resolveHost } from '../../src/istio/hosts.ts';
import { servicesByHost } from '../../src/istio/services.ts';
import { mesh, type Target, virtualServices } from '../../src/istio/virtual-services.ts';
import { isUnknown } from '../../src/yaml/index.ts';

interface Missing {
  readonly by: Resource;
  readonly target: Target;
}

const ruleHosts = question(
  (graph) => new Set(configs(graph, 'DestinationRule').map(({ spec, namespace }) => resolveHost(spec.host ?? '', namespace))),
);

/** Destinations within the cluster whose Service the input does not hold, and among them those with a subset that no DestinationRule can have. */
const missing = question((graph): { readonly hosts: readonly Missing[]; readonly subsets: readonly Missing[] } => {
  const hosts: Missing[] = [];
  // An input of routes alone leaves all Services to others.
  const holdsServices = graph.all('Service').length > 0;
  const subsets: Missing[] = [];
  for (const { config, http, tls, tcp } of virtualServices(graph)) {
    if (config.derived || !holdsServices) continue;
    for (const target of [...http, ...tls, ...tcp].flatMap(({ to }) => to)) {
      if (isUnknown(target.host) || !isClusterHost(target.host) || servicesByHost(graph).has(target.host)) continue;
      hosts.push({ by: config.resource, target });
      if (target.subset && !isUnknown(target.subset) && !ruleHosts(graph).has(target.host)) subsets.push({ by: config.resource, target });
    }
  }
  return { hosts, subsets };
});

const isClusterHost = (host: string): boolean => host !== mesh && host.endsWith(`.svc.${clusterDomain}`);

const sentence = (graph: Graph, [first, ...rest]: readonly Missing[], what: (target: Target) => string): string =>
  `${first ? what(first.target) : ''}${rest.length ? ` (${rest.length} more ${rest.length === 1 ? 'destination' : 'destinations'} like it)` : ''}${graph.incomplete ? '; a document of the input could not be read' : ''}`;

export default rule({
  id: 'destination-not-in-input',
  area: 'virtual-service',
  severity: 'info',
  summary: 'Routes lead to Services or subsets that are not among the files, so TLS toward them cannot be checked',
  impact:
    'If the Service or the subset is not in the cluster either, requests are answered with 503. Without a port in the destination the Service must have exactly one.',
  fix: 'Give the Services and DestinationRules to the linter as well.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination'],
  on: ['VirtualService'],
  reads: ['Service', 'ServiceEntry', 'DestinationRule'],
  // One finding of each for the whole view.
  *check(virtualService, graph) {
    const { hosts, subsets } = missing(graph);
    if (hosts[0]?.by === virtualService)
      yield {
        at: hosts[0].target.at().get('host'),
        message: sentence(
          graph,
          hosts,
          ({ host, port }) => `No Service of this input is ${host}${port === undefined ? ', and the destination names no port' : ''}`,
        ),
      };
    if (subsets[0]?.by === virtualService)
      yield {
        at: subsets[0].target.at().get('subset'),
        message: sentence(
          graph,
          subsets,
          ({ host, subset }) => `No DestinationRule of this input is for ${host}, so subset "${subset}" is not known`,
        ),
      };
  },
});
