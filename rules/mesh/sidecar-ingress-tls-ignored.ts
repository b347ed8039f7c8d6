import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'sidecar-ingress-tls-ignored',
  area: 'mesh',
  severity: 'warning',
  summary: 'tls on an ingress listener of a Sidecar, which Istio drops unless two more things are set',
  impact: 'The port works without the certificate that is written here: clients get mTLS of the mesh or plain text.',
  fix: 'Set ENABLE_TLS_ON_SIDECAR_INGRESS=true for istiod, and a PeerAuthentication with portLevelMtls DISABLE for the port.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-sidecar-tls-termination/'],
  on: ['Sidecar'],
  reads: ['PeerAuthentication', 'Deployment'],
  *check(sidecar, graph) {
    const istiod = graph.all('Deployment').filter(({ name }) => /^istiod/.test(name));
    const isEnabled = istiod.some((deployment) =>
      deployment
        .at('spec', 'template', 'spec', 'containers')
        .items()
        .some((container) =>
          container
            .get('env')
            .items()
            .some(
              (variable) => variable.get('name').string() === 'ENABLE_TLS_ON_SIDECAR_INGRESS' && variable.get('value').string() === 'true',
            ),
        ),
    );
    for (const listener of sidecar.at('spec', 'ingress').items()) {
      const port = listener.get('port', 'number').number();
      if (!listener.get('tls').exists || port === undefined) continue;
      const isDisabled = graph
        .in('PeerAuthentication', sidecar.namespace)
        .some((policy) => policy.at('spec', 'portLevelMtls', String(port), 'mode').string() === 'DISABLE');
      if ((isEnabled || istiod.length === 0) && isDisabled) continue;
      yield {
        at: listener.get('tls').key,
        // The policy may be in files that are not here.
        ...(graph.all('PeerAuthentication').length === 0 ? { severity: 'info' as const } : {}),
        message: isDisabled
          ? 'istiod drops tls of Sidecar listeners unless ENABLE_TLS_ON_SIDECAR_INGRESS is true'
          : `tls on port ${port} is dropped unless a PeerAuthentication disables mTLS for the port`,
      };
    }
  },
});
