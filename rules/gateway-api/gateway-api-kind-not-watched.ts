import { rule } from '../../src/engine/index.ts';
import type { Graph, Kind } from '../../src/graph/index.ts';

/** First minor version of Istio that reads a kind without PILOT_ENABLE_ALPHA_GATEWAY_API. */
const since: Partial<Record<Kind, number>> = { TLSRoute: 30, TCPRoute: 31, BackendTLSPolicy: 28, ListenerSet: 30 };

export default rule({
  id: 'gateway-api-kind-not-watched',
  area: 'gateway-api',
  severity: 'warning',
  summary: 'Kind of Gateway API that this version of Istio reads only with its alpha switch',
  impact: 'Istio ignores the object without any status: its routes and its TLS settings are not there.',
  fix: 'Set PILOT_ENABLE_ALPHA_GATEWAY_API to true in istiod, or use a newer Istio.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/'],
  until: [1, 30],
  on: ['TLSRoute', 'TCPRoute', 'BackendTLSPolicy', 'ListenerSet'],
  reads: ['IstioOperator'],
  *check(resource, graph) {
    const { istioVersion } = graph.settings;
    const first = since[resource.kind];
    if (!istioVersion || first === undefined || istioVersion[1] >= first || isAlphaOn(graph)) return;
    yield {
      at: resource.at('kind'),
      message: `Istio 1.${istioVersion[1]} reads a ${resource.ref.kind} only with PILOT_ENABLE_ALPHA_GATEWAY_API`,
      help: `Set PILOT_ENABLE_ALPHA_GATEWAY_API to true in istiod, or use Istio 1.${first} or newer.`,
    };
  },
});

/** The input shows an istiod that has the switch. */
const isAlphaOn = (graph: Graph): boolean =>
  (['IstioOperator', 'Deployment'] as const).some((kind) =>
    graph
      .all(kind)
      .some(
        ({ name, json }) =>
          (kind === 'IstioOperator' || name.startsWith('istiod')) && JSON.stringify(json).includes('PILOT_ENABLE_ALPHA_GATEWAY_API'),
      ),
  );
