import { rule } from '../../src/engine/index.ts';
import { issuerOf, issuerRef, nearest } from '../../src/graph/index.ts';

export default rule({
  id: 'certificate-issuer-not-found',
  area: 'cert-manager',
  severity: 'error',
  summary: 'A Certificate names an issuer that cert-manager will not find',
  impact: 'cert-manager never issues the certificate, the Secret is never made, and the gateway resets every TLS connection that needs it.',
  fix: 'Write the kind and name of the issuer as they are; an Issuer has to be in the namespace of the Certificate, a ClusterIssuer serves all namespaces.',
  references: ['https://cert-manager.io/docs/usage/certificate/', 'https://cert-manager.io/docs/concepts/issuer/'],
  on: ['Certificate'],
  reads: ['Issuer', 'ClusterIssuer'],
  *check(certificate, graph) {
    const reference = issuerRef(certificate);
    if (!reference || issuerOf(graph, certificate)) return;
    const { kind, name, at } = reference;
    const otherKind = kind === 'Issuer' ? graph.get('ClusterIssuer', '', name) : graph.get('Issuer', certificate.namespace, name);
    const elsewhere = kind === 'Issuer' ? graph.all('Issuer').find((issuer) => issuer.name === name) : undefined;
    if (!otherKind && elsewhere && (certificate.isNamespaceOpen || elsewhere.isNamespaceOpen)) return;
    const candidates = kind === 'Issuer' ? graph.in('Issuer', certificate.namespace) : graph.all('ClusterIssuer');
    const near = nearest(
      name,
      candidates.map((issuer) => issuer.name),
    );
    const meant = otherKind ?? elsewhere ?? candidates.find((issuer) => issuer.name === near);
    const where = kind === 'Issuer' ? ` in namespace "${certificate.namespace}"` : '';
    if (!meant && graph.evidence(kind, kind === 'Issuer' ? certificate.namespace : '', name) !== 'absent') return;
    const kindAt = at.get('kind');
    yield {
      at: otherKind && kindAt.exists ? kindAt : at.get('name'),
      message: `There is no ${kind} "${name}"${where}${otherKind ? `; "${name}" is a ${otherKind.kind}` : elsewhere ? `; it is in "${elsewhere.namespace}"` : near ? `; did you mean "${near}"?` : ''}`,
      ...(otherKind || elsewhere || !meant ? {} : { severity: 'warning' as const }),
      help: otherKind
        ? `Write kind: ${otherKind.kind} under issuerRef${kindAt.exists ? '' : ' (without kind, Issuer is meant)'}.`
        : elsewhere
          ? `Create the Issuer in "${certificate.namespace}", or make it a ClusterIssuer.`
          : `Write the name of an existing ${kind}${near ? `: ${near}` : ''}.`,
      related: meant ? [{ at: meant.at('metadata', 'name'), message: `${meant.kind} "${meant.id}"` }] : [],
    };
  },
});
