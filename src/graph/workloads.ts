import type { Field } from '../yaml/index.ts';
import { append, type Graph, question } from './graph.ts';
import type { Kind } from './kinds.ts';
import { type Resource, stringMap } from './resource.ts';

/** Something that makes Pods, with the template of its Pods. A Pod is its own template. */
export interface Workload {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  /** Labels and annotations of the Pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `metadata` and `spec` of the Pod template. */
  readonly metadata: Field;
  readonly podSpec: Field;
}

const templatePaths: Partial<Record<Kind, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  DeploymentConfig: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Kinds that make Pods. */
export const workloadKinds = Object.keys(templatePaths) as Kind[];

export const workloads = question((graph): readonly Workload[] =>
  workloadKinds.flatMap((kind) =>
    graph.all(kind).map((resource) => {
      const template = resource.at(...(templatePaths[kind] ?? []));
      const metadata = template.get('metadata');
      return {
        resource,
        namespace: resource.namespace,
        name: resource.name,
        labels: stringMap(metadata.get('labels')),
        annotations: stringMap(metadata.get('annotations')),
        metadata,
        podSpec: template.get('spec'),
      };
    }),
  ),
);

/** Workloads by the namespace they run in. */
export const workloadsByNamespace = question((graph): ReadonlyMap<string, readonly Workload[]> => {
  const out = new Map<string, Workload[]>();
  for (const workload of workloads(graph)) append(out, workload.namespace, workload);
  return out;
});

export const workloadsIn = (graph: Graph, namespace: string): readonly Workload[] => workloadsByNamespace(graph).get(namespace) ?? [];

const byResource = question(
  (graph): ReadonlyMap<Resource, Workload> => new Map(workloads(graph).map((workload) => [workload.resource, workload])),
);

/** The Pod template of a resource; undefined where it makes no Pods. */
export const workloadOf = (graph: Graph, resource: Resource): Workload | undefined => byResource(graph).get(resource);
