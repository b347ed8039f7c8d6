import { rule } from '../../src/engine/index.ts';
import { gatewaySpec, isManaged, isServed } from '../../src/istio/gateway-api/classes.ts';

const mounts = ['sidecar.istio.io/userVolume', 'sidecar.istio.io/userVolumeMount'];

export default rule({
  id: 'gateway-api-file-mount-ignored',
  area: 'gateway-api',
  severity: 'info',
  summary: 'Annotation that should mount certificate files into a gateway that Istio deploys',
  impact: 'The gateway Pods come without these volumes: files that a DestinationRule or EnvoyFilter names are not there.',
  fix: 'Use certificateRefs for listeners, credentialName for backends, or spec.infrastructure.parametersRef with a patch of the Deployment.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment'],
  on: ['KubernetesGateway'],
  reads: [],
  *check(gateway, graph) {
    if (!isManaged(gatewaySpec(gateway)) || !isServed(graph, gateway)) return;
    for (const annotations of [gateway.at('metadata', 'annotations'), gateway.at('spec', 'infrastructure', 'annotations')])
      for (const key of mounts)
        if (annotations.get(key).exists)
          yield {
            at: annotations.get(key).key,
            message: `The gateway that Istio deploys for "${gateway.id}" is not injected: it does not read ${key}`,
          };
  },
});
