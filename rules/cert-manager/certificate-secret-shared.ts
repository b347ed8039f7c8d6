import { rule } from '../../src/engine/index.ts';
import { append, question, type Resource } from '../../src/graph/index.ts';

const bySecret = question((graph) => {
  const out = new Map<string, Resource[]>();
  for (const certificate of graph.all('Certificate')) {
    const name = certificate.at('spec', 'secretName').string();
    if (name) append(out, `${certificate.namespace}/${name}`, certificate);
  }
  return out;
});

export default rule({
  id: 'certificate-secret-shared',
  area: 'cert-manager',
  severity: 'warning',
  summary: 'Two Certificates write the same Secret',
  impact: 'cert-manager issues and overwrites in turn: which names the served certificate has changes with every renewal.',
  fix: 'Give each Certificate a secretName of its own, or put all names into one Certificate.',
  references: ['https://cert-manager.io/docs/usage/certificate/'],
  on: ['Certificate'],
  reads: [],
  *check(certificate, graph) {
    const at = certificate.at('spec', 'secretName');
    const all = bySecret(graph).get(`${certificate.namespace}/${at.string()}`) ?? [];
    const others = all.filter((other) => other.name !== certificate.name);
    if (others.length === 0 || all[0] === certificate) return;
    yield {
      at,
      message: `Certificate "${others[0]!.name}" writes Secret "${certificate.namespace}/${at.string()}" too`,
      related: others.map((other) => ({ at: other.at('spec', 'secretName'), message: `the same Secret, by Certificate "${other.name}"` })),
    };
  },
});
