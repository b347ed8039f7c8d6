import { rule } from '../../src/engine/index.ts';
import { configMapEvidence, knownSecretsNamed, secretEvidence, workloadKinds, workloadOf } from '../../src/graph/index.ts';

export default rule({
  id: 'mounted-object-wrong-namespace',
  area: 'credential',
  severity: 'error',
  summary: 'A Pod mounts a Secret or ConfigMap that is in another namespace',
  impact: 'The Pod stays in ContainerCreating: Kubernetes mounts only objects of the namespace of the Pod.',
  fix: 'Create the Secret or ConfigMap in the namespace of the workload.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod'],
  on: workloadKinds,
  reads: ['Secret', 'ConfigMap'],
  *check(resource, graph) {
    if (resource.isNamespaceOpen) return;
    const workload = workloadOf(graph, resource);
    for (const volume of workload?.podSpec.get('volumes').items() ?? []) {
      for (const [kind, source, key] of [
        ['Secret', volume.get('secret'), 'secretName'],
        ['ConfigMap', volume.get('configMap'), 'name'],
      ] as const) {
        const name = source.get(key).string();
        if (!name || source.get('optional').boolean()) continue;
        const here = (kind === 'Secret' ? secretEvidence : configMapEvidence)(graph, resource.namespace, name);
        if (here.state === 'present' || here.producers.length > 0) continue;
        const elsewhere = kind === 'Secret' ? knownSecretsNamed(graph, name).map(({ by }) => by) : graph.named('ConfigMap', name);
        if (elsewhere.length === 0 || elsewhere.some((other) => other.isNamespaceOpen)) continue;
        yield {
          at: source.get(key),
          message: `${kind} "${name}" is in namespace "${elsewhere[0]!.namespace}", but the Pods of ${resource.ref.kind} "${resource.id}" can only mount it from "${resource.namespace}"`,
          help: `Create ${kind} "${name}" in namespace "${resource.namespace}".`,
          related: elsewhere.map((other) => ({ at: other.at('metadata', 'namespace'), message: 'it is here' })),
        };
      }
    }
  },
});
