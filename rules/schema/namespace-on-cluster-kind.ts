import { rule } from '../../src/engine/index.ts';
import { isClusterScoped, kinds } from '../../src/graph/index.ts';

/** Kinds of installation charts, which write a namespace everywhere, are left out. */
const clusterKinds = kinds.filter(
  (kind) =>
    isClusterScoped(kind) && !/^ClusterRole|WebhookConfiguration$|^APIService$|^CustomResourceDefinition$|^Namespace$|^Istio$/.test(kind),
);

export default rule({
  id: 'namespace-on-cluster-kind',
  area: 'schema',
  severity: 'info',
  summary: 'A namespace on an object that has none, as a ClusterIssuer or GatewayClass',
  impact:
    'The API server drops it: the object holds for the whole cluster. What belongs to a ClusterIssuer, as the Secret of its account key, lies in the namespace of cert-manager.',
  fix: 'Take metadata.namespace out, or use the kind that is namespaced, as Issuer.',
  references: ['https://cert-manager.io/docs/configuration/#cluster-resource-namespace'],
  on: clusterKinds,
  reads: [],
  onRefused: true,
  *check(resource) {
    const at = resource.at('metadata', 'namespace');
    const written = at.string();
    if (written) yield { at, message: `A ${resource.ref.kind} belongs to no namespace; "${written}" has no effect` };
  },
});
