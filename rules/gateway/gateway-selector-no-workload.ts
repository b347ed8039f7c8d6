import { rule } from '../../src/engine/index.ts';
import { append, matchesLabels, nearest, question, stringMap, type Workload, workloads } from '../../src/graph/index.ts';
import { workloadText } from '../../src/istio/gateway-credentials.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { gatewayProxies } from '../../src/istio/gateways.ts';

/** By one of their labels, `name=value`. */
const labelled = question((graph): ReadonlyMap<string, readonly Workload[]> => {
  const found = new Map<string, Workload[]>();
  for (const workload of workloads(graph))
    for (const [name, value] of Object.entries(workload.labels)) append(found, `${name}=${value}`, workload);
  return found;
});

export default rule({
  id: 'gateway-selector-no-workload',
  area: 'gateway',
  severity: 'warning',
  summary: 'The selector of a Gateway matches no gateway workload',
  impact: 'No gateway opens the ports of this Gateway: clients are refused or get the routes of other Gateways.',
  fix: 'Write labels that the Pods of the gateway have, all of them; the labels of the Deployment itself do not count.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway-selector'],
  on: ['Gateway'],
  reads: ['Deployment', 'DaemonSet'],
  *check(gateway, graph) {
    const at = gateway.at('spec', 'selector');
    const selector = stringMap(at);
    const names = Object.keys(selector);
    if (names.length === 0 || at.hasUnknown || proxiesOfGateway(graph, gateway).length > 0) return;
    // It may be a gateway all the same: with containers of the user's own, or a sidecar.
    if (
      labelled(graph)
        .get(`${names[0]}=${selector[names[0]!]}`)
        ?.some(({ labels }) => matchesLabels(selector, labels))
    )
      return;
    for (const proxy of gatewayProxies(graph)) {
      const { workload, labels } = proxy;
      const wrong = names.filter((name) => labels[name] !== selector[name]);
      const [name] = wrong;
      if (!workload || !name || wrong.length > 1) continue;
      const have = labels[name];
      const ownLabels = matchesLabels(selector, workload.resource.labels);
      // One of several labels is wrong, or the only one nearly fits: this workload was meant.
      const isMeant =
        names.length > 1 ||
        ownLabels ||
        (have !== undefined && (nearest(selector[name]!, [have]) !== undefined || sameRole(selector[name]!, have)));
      if (!isMeant) continue;
      yield {
        at: at.get(name),
        message: `No gateway has ${name}=${selector[name]}; the Pods of ${workloadText(proxy)} ${have === undefined ? `have no label ${name}` : `have ${name}=${have}`}`,
        help: have === undefined ? `Take ${name} out of the selector, or add the label to the Pod template.` : `Write ${name}: ${have}.`,
        related: [
          {
            at: workload.metadata.get('labels', name).exists ? workload.metadata.get('labels', name) : workload.metadata.get('labels').key,
            message: 'the labels of the Pods',
          },
        ],
      };
      return;
    }
  },
});

/** The names that charts and releases give the same gateway: ingress, ingressgateway, istio-ingressgateway. */
const sameRole = (a: string, b: string): boolean => {
  const role = (name: string) => /(ingress|egress|eastwest)/.exec(name)?.[1];
  return role(a) !== undefined && role(a) === role(b);
};
