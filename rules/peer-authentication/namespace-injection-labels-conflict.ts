import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'namespace-injection-labels-conflict',
  area: 'peer-authentication',
  severity: 'warning',
  summary: 'A Namespace has both istio-injection and istio.io/rev',
  impact:
    'istio-injection wins: Pods get the sidecar of the default revision, or none where no default revision is installed. The revision that is named never injects here, so an upgrade by revision passes the namespace by.',
  fix: 'Keep one of the two labels: istio.io/rev for installations with revisions, istio-injection otherwise.',
  references: ['https://istio.io/latest/docs/setup/upgrade/canary/#data-plane'],
  on: ['Namespace'],
  reads: [],
  *check(namespace) {
    const injection = namespace.at('metadata', 'labels', 'istio-injection');
    const revision = namespace.at('metadata', 'labels', 'istio.io/rev');
    if (!revision.string() || !injection.string()) return;
    yield {
      at: revision,
      message: `Namespace "${namespace.name}" has istio-injection: ${injection.string()} as well, so revision "${revision.string()}" is not used`,
      related: [{ at: injection, message: 'this label wins' }],
    };
  },
});
