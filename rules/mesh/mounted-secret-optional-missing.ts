import { rule } from '../../src/engine/index.ts';
import { containerMounts, knownSecretsIn, secretEvidence, workloadKinds, workloadOf } from '../../src/graph/index.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'mounted-secret-optional-missing',
  area: 'mesh',
  severity: 'info',
  summary: 'A gateway mounts optional Secrets that are not among the Secrets of the input',
  impact: 'The Pods start, and the directory stays empty: a certificate file below it is never found, and no event of Kubernetes says so.',
  fix: 'Create the Secret, take the volume out if nothing reads it, or leave optional out so that a missing Secret is seen at once.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist'],
  on: workloadKinds,
  reads: ['Secret'],
  // One finding for a workload.
  *check(resource, graph) {
    const workload = workloadOf(graph, resource);
    // Secrets that the input leaves to others say nothing about those that are missing.
    if (!workload || knownSecretsIn(graph, workload.namespace).length === 0) return;
    const proxy = workload.podSpec
      .get('containers')
      .items()
      .find((container) => container.get('name').string() === 'istio-proxy');
    if (!proxy) return;
    const missing = containerMounts(workload.podSpec, proxy).filter(({ volume }) => {
      const name = volume?.secret?.optional === true ? volume.secret.secretName : undefined;
      // istiod's own, as Citadel made them.
      if (!name || isUnknown(name) || name.startsWith('istio.')) return false;
      return secretEvidence(graph, workload.namespace, name).state !== 'present';
    });
    const [first] = missing;
    if (!first) return;
    const names = missing.map(({ volume }) => `"${volume?.secret?.secretName}"`).join(', ');
    yield {
      at: workload.podSpec.get('volumes').key,
      message: `${resource.ref.kind} "${resource.id}" mounts ${names} as optional, and this input makes no such ${missing.length === 1 ? 'Secret' : 'Secrets'} in namespace "${workload.namespace}"`,
      related: [{ at: first.at, message: 'empty without the Secret' }],
    };
  },
});
