import { rule } from '../../src/engine/index.ts';

const successors = {
  ReplicationController: { by: 'Deployment', since: 'Kubernetes 1.2' },
  DeploymentConfig: { by: 'Deployment', since: 'OpenShift 4.14' },
} as const;

export default rule({
  id: 'superseded-kind',
  area: 'schema',
  severity: 'info',
  summary: 'A kind of workload that Deployment has replaced',
  impact: 'It still runs. A change of the Pods, as a new sidecar or a mounted certificate, is not rolled out by itself.',
  fix: 'Write a Deployment (apps/v1) with an explicit selector.',
  references: ['https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/'],
  on: ['ReplicationController', 'DeploymentConfig'],
  reads: [],
  onRefused: true,
  *check(resource) {
    const { by, since } = successors[resource.kind as keyof typeof successors];
    yield {
      at: resource.at('kind'),
      message: `${resource.ref.kind} "${resource.id}": the kind has been replaced by ${by} since ${since}`,
    };
  },
});
