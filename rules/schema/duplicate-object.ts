import { rule } from '../../src/engine/index.ts';
import { kinds, rarelyRead } from '../../src/graph/index.ts';

export default rule({
  id: 'duplicate-object',
  area: 'schema',
  severity: 'warning',
  summary: 'The same object is written twice with different content',
  impact:
    'A cluster holds one object of a name. The one that is applied last replaces the other, so what the other one says is lost; with another order of files it is the other way round.',
  fix: 'Merge the two, give one of them another name or namespace, or remove the one that is out of date.',
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
  on: kinds.filter((kind) => !rarelyRead.has(kind) && kind !== 'Namespace'),
  reads: [],
  *check(resource, graph) {
    const earlier = graph.replaced.get(resource) ?? [];
    if (earlier.length === 0) return;
    const { kind } = resource.ref;
    const files = [...new Set(earlier.map(({ file }) => file.path))];
    const times = earlier.length === 1 ? 'twice' : `${earlier.length + 1} times`;
    const others = earlier.length === 1 ? 'the one' : 'those';
    yield {
      at: resource.at('metadata', 'name'),
      message: `${kind} "${resource.id}" is written ${times} with different content: this one replaces ${others} in ${files.join(', ')}`,
      // Files of one folder may be alternatives of which one is applied; two documents of a file are applied together.
      ...(earlier.some(({ file }) => file === resource.file) ? {} : { severity: 'info' as const }),
      related: earlier.map((other) => ({
        at: other.at('metadata', 'name'),
        message: `the same ${kind}; nothing of it is left when both are applied in this order`,
      })),
    };
  },
});
