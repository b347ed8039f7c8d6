import { rule } from '../../src/engine/index.ts';
import { workloadKinds, workloadOf } from '../../src/graph/index.ts';

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
  // One finding for a workload: its first such container.
  *check(resource, graph) {
    const workload = workloadOf(graph, resource);
    for (const container of workload?.podSpec.get('containers').items() ?? []) {
      const at = container.get('image');
      const image = at.string();
      // The injector replaces `auto`; an image without registry and path is as often a stand-in.
      if (!image || image === 'auto' || image.includes('@') || !/^[^:]+$|:latest$/.test(image.slice(image.lastIndexOf('/') + 1))) continue;
      yield { at, message: `The image ${image} of ${resource.ref.kind} "${resource.id}" has no tag of a release` };
      return;
    }
  },
});
