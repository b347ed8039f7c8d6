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
    for (const earlier of graph.replaced.get(resource) ?? []) {
      const { kind } = resource.ref;
      yield {
        at: resource.at('metadata', 'name'),
        message: `${kind} "${resource.id}" is written twice with different content: this one replaces the one in ${earlier.file.path}`,
        // Files of one folder may be alternatives of which one is applied; two documents of a file are applied together.
        ...(earlier.file === resource.file ? {} : { severity: 'info' as const }),
        related: [
          { at: earlier.at('metadata', 'name'), message: `the same ${kind}; nothing of it is left when both are applied in this order` },
        ],
      };
    }
  },
});
