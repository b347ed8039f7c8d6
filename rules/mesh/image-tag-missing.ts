import { rule } from '../../src/engine/index.ts';
import { question, workloadKinds, workloads } from '../../src/graph/index.ts';

export default rule({
  id: 'image-tag-missing',
  area: 'mesh',
  severity: 'info',
  summary: 'A container image without tag or digest',
  impact:
    'Two Pods of one workload can run different software: other TLS versions, cipher suites and trusted CAs from one restart to the next.',
  fix: 'Name the image with a tag of one release, or with its digest.',
  references: ['https://kubernetes.io/docs/concepts/containers/images/#image-names'],
  on: workloadKinds,
  reads: [],
  // One finding for the whole view.
  *check(resource, graph) {
    const [first, ...rest] = untagged(graph);
    if (!first || first.workload.resource !== resource) return;
    const more = rest.length ? `; ${rest.length} more ${rest.length === 1 ? 'has' : 'have'} none either` : '';
    yield {
      at: first.at,
      message: `The image ${first.at.string()} of ${resource.ref.kind} "${resource.id}" has no tag of a release${more}`,
    };
  },
});

/** Containers in input order. The injector replaces the image `auto`. */
const untagged = question((graph) =>
  workloads(graph).flatMap((workload) =>
    workload.podSpec
      .get('containers')
      .items()
      .map((container) => ({ workload, at: container.get('image') }))
      .filter(({ at }) => {
        const image = at.string();
        return image && image !== 'auto' && !image.includes('@') && /^[^:]+$|:latest$/.test(image.slice(image.lastIndexOf('/') + 1));
      }),
  ),
);
