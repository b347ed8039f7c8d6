import { rule } from '../../src/engine/index.ts';
import type { Graph, Resource } from '../../src/graph/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';
import { coversHost } from '../../src/x509/index.ts';
import type { Field } from '../../src/yaml/index.ts';

export default rule({
  id: 'certificate-host-mismatch',
  area: 'certificate',
  severity: 'error',
  summary: 'The certificate of a server covers none of the names that clients ask for',
  impact:
    'The gateway serves the certificate all the same, and clients refuse it: browsers show a warning page, other clients close the connection.',
  fix: 'Issue a certificate whose subject alternative names hold the host; a wildcard stands for exactly one label.',
  references: ['https://datatracker.ietf.org/doc/html/rfc6125#section-6.4', 'https://istio.io/latest/docs/ops/integrations/certmanager/'],
  on: ['Secret', 'Certificate'],
  reads: ['Gateway', 'Ingress'],
  *check(source, graph) {
    const names = source.kind === 'Certificate' ? requestedNames(source) : servedNames(source, graph);
    if (!names || names.dnsNames.length + names.ipAddresses.length === 0) return;
    const all = [...names.dnsNames, ...names.ipAddresses];
    for (const use of secretUses(graph).get(source) ?? []) {
      // With several certificates for one server another may cover the host.
      if (use.role !== 'server' || use.isOneOfSeveral) continue;
      for (const { host, at } of use.hosts) {
        if (!isPublicName(host) || coversHost(names, host)) continue;
        // Below a wildcard host some names may be covered; which ones clients ask for is not known here.
        if (host.startsWith('*.') && all.some((name) => name.endsWith(host.slice(1)))) continue;
        yield {
          at,
          message: `The certificate in "${names.secret}" is for ${all.slice(0, 4).join(', ')}${all.length > 4 ? ' and others' : ''}, not for ${host}`,
          related: [
            { at: use.at, message: 'the server uses this credential' },
            { at: names.at, message: source.kind === 'Certificate' ? 'the names that this Certificate asks for' : 'the certificate' },
          ],
          help:
            source.kind === 'Certificate'
              ? `Add ${host} to spec.dnsNames of Certificate "${source.id}".`
              : `Add ${host} to the subject alternative names of the certificate, or give this host a server with a certificate of its own.`,
        };
      }
    }
  },
});

/** The names that a certificate of the input has. */
function servedNames(secret: Resource, graph: Graph) {
  const { certificate } = material(graph, secret);
  const leaf = certificate?.certificates[0];
  return certificate && leaf && { dnsNames: leaf.dnsNames, ipAddresses: leaf.ipAddresses, at: certificate.at as Field, secret: secret.id };
}

/** The names that a cert-manager Certificate will have; undefined where the input does not tell all of them. */
function requestedNames(certificate: Resource) {
  const spec = certificate.at('spec');
  if (['literalSubject', 'otherNames'].some((key) => spec.get(key).exists) || spec.get('dnsNames').hasUnknown) return undefined;
  const list = (key: string) =>
    spec
      .get(key)
      .items()
      .flatMap((item) => item.string() ?? []);
  return {
    dnsNames: list('dnsNames'),
    ipAddresses: list('ipAddresses'),
    at: spec.get('dnsNames'),
    secret: `${certificate.namespace}/${spec.get('secretName').string()}`,
  };
}

/** Names inside the mesh and `*` say nothing about what clients outside check. */
const isPublicName = (host: string): boolean => host !== '*' && !/\.(?:local|global|internal)$/.test(host) && host.includes('.');
