import { rule } from '../../src/engine/index.ts';
import type { Field } from '../../src/yaml/index.ts';

/** A variable of the shell without braces, alone or before what an address or host goes on with. */
const variable = /^["']?[^\s$]*\$[A-Z][A-Z0-9_]*(?:[/:.][^\s$]*)?["']?$/;

function* unknownScalars(field: Field): Iterable<Field> {
  if (field.isUnknown) yield field;
  for (const child of [...field.items(), ...field.values()]) yield* unknownScalars(child);
}

export default rule({
  id: 'unexpanded-variable',
  area: 'schema',
  severity: 'warning',
  summary: 'A shell variable stands in the manifest where a host, an address or a port belongs',
  impact:
    'Applied as it is, the variable stays as text: an address or a port of that form is refused by the API server or by istiod, a host never matches.',
  fix: 'Pass the file through envsubst or the shell before it is applied, or write the value.',
  references: ['https://istio.io/latest/docs/reference/config/networking/service-entry/'],
  on: ['ServiceEntry', 'WorkloadEntry'],
  reads: [],
  onRefused: true,
  *check(resource) {
    const spec = resource.at('spec');
    const fields = ['hosts', 'addresses', 'address', 'ports', 'endpoints'].flatMap((key) => [...unknownScalars(spec.get(key))]);
    for (const at of fields)
      if (variable.test(at.source)) yield { at, message: `${at.source} is a variable of the shell that nothing has expanded` };
  },
});
