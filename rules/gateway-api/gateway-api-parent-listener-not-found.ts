import { rule } from '../../src/engine/index.ts';
import { nearest } from '../../src/graph/index.ts';
import { listenersOf } from '../../src/istio/gateway-api/listeners.ts';
import { refusedParents } from '../../src/istio/gateway-api/parents.ts';

export default rule({
  id: 'gateway-api-parent-listener-not-found',
  area: 'gateway-api',
  severity: 'error',
  summary: 'parentRef asks for a listener that the Gateway does not have',
  impact: 'The route is not accepted and has no effect: nobody answers for its hosts as it says.',
  fix: 'Write the name of a listener as sectionName, or the port of a listener as port.',
  references: ['https://gateway-api.sigs.k8s.io/reference/spec/#parentreference'],
  on: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  reads: ['KubernetesGateway', 'ListenerSet'],
  *check(route, graph) {
    for (const { at, ref, why, listeners } of refusedParents(graph, route)) {
      const [first] = listeners;
      if (why !== 'listener' || !first) continue;
      const all = listenersOf(graph, first.gateway);
      const asks = (one: { name: string; port: number }): boolean =>
        (!ref.sectionName || one.name === ref.sectionName) && (!ref.port || one.port === ref.port);
      // It is there, and something is wrong with it: that is reported where it stands.
      if (all.some((one) => one.owner === first.owner && asks(one))) continue;
      const parent = `${first.owner.ref.kind} "${first.owner.id}"`;
      const inSet = all.find((one) => one.owner !== first.owner && asks(one));
      const names = listeners.map(({ name }) => name);
      const meant = ref.sectionName && !inSet && nearest(ref.sectionName, names);
      const wanted = [ref.sectionName && `name "${ref.sectionName}"`, ref.port && `port ${ref.port}`].filter(Boolean).join(' and ');
      yield {
        at: at.get(ref.sectionName && !names.includes(ref.sectionName) ? 'sectionName' : ref.port ? 'port' : 'sectionName'),
        message: `${parent} has no listener with ${wanted}${meant ? `; did you mean "${meant}"?` : ''}`,
        help: inSet
          ? `The listener is in ListenerSet "${inSet.owner.id}": write kind: ListenerSet and its name in the parentRef.`
          : meant
            ? `Write sectionName: ${meant}.`
            : `Its listeners are ${listeners.map(({ name, port }) => `"${name}" (port ${port})`).join(', ')}.`,
        related: listeners
          .filter(({ name }) => name === meant)
          .map((one) => ({ at: one.at.get('name'), message: 'this listener is there' })),
      };
    }
  },
});
