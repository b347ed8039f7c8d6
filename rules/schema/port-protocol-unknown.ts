import { rule } from '../../src/engine/index.ts';
import { objectionsOf } from '../../src/istio/admission/index.ts';

export default rule({
  id: 'port-protocol-unknown',
  area: 'schema',
  severity: 'error',
  summary: 'A protocol of a port that Istio does not know',
  impact: "istiod's webhook refuses the whole object: what was there before stays in force, or nothing is there at all.",
  fix: 'Write HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, REDIS, MYSQL or UDP; gRPC over TLS is HTTPS on a Gateway.',
  references: [
    'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
    'https://istio.io/latest/docs/reference/config/networking/gateway/#Port-protocol',
  ],
  on: ['Gateway', 'ServiceEntry', 'Sidecar'],
  reads: [],
  onRefused: true,
  check: objectionsOf('port-protocol-unknown'),
});
