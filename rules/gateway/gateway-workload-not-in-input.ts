import { rule } from '../../src/engine/index.ts';
import { question, type Resource, stringMap } from '../../src/graph/index.ts';
import { proxiesOfGateway } from '../../src/istio/gateway-workloads.ts';
import { isUnknown } from '../../src/yaml/index.ts';

/** Labels that the charts of Istio give their gateways: those are installed apart from what configures them. */
const ofCharts =
  /^(?:istio=(?:ingress|egress|eastwest|ingressgateway|egressgateway|eastwestgateway|(?:ingress|egress|eastwest)-gateway)|app=istio-(?:ingress|egress|eastwest)(?:gateway)?)$/;

const labelsOf = (gateway: Resource): string =>
  Object.entries(stringMap(gateway.at('spec', 'selector')))
    .map((pair) => pair.join('='))
    .sort()
    .join(', ');

/** The first Gateway of each selector. */
const firsts = question((graph): ReadonlyMap<string, Resource> => {
  const out = new Map<string, Resource>();
  for (const gateway of graph.all('Gateway')) if (!out.has(labelsOf(gateway))) out.set(labelsOf(gateway), gateway);
  return out;
});

export default rule({
  id: 'gateway-workload-not-in-input',
  area: 'gateway',
  severity: 'info',
  summary: 'The workload of a Gateway is not among the files, so ports and credentials cannot be checked',
  impact: 'If no Pod carries the labels, the Gateway does nothing. If one does, its Secrets, mounts and Service have not been looked at.',
  fix: 'Give the manifests of the gateway workload to the linter as well, or write the labels of a gateway that is there.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway-selector'],
  on: ['Gateway'],
  reads: ['Deployment', 'DaemonSet'],
  *check(gateway, graph) {
    const selector = stringMap(gateway.at('spec', 'selector'));
    const pairs = Object.entries(selector);
    if (pairs.length === 0 || pairs.flat().some(isUnknown) || pairs.some((pair) => ofCharts.test(pair.join('=')))) return;
    if (firsts(graph).get(labelsOf(gateway)) !== gateway || proxiesOfGateway(graph, gateway).length > 0) return;
    yield { at: gateway.at('spec', 'selector').key, message: `No workload of this input has ${labelsOf(gateway)}` };
  },
});
