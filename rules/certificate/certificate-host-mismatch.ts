import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { secretUses } from '../../src/istio/secret-uses.ts';
import { coversHost } from '../../src/x509/index.ts';

export default rule({
  id: 'certificate-host-mismatch',
  area: 'certificate',
  severity: 'error',
  summary: 'The certificate of a server covers none of the names that clients ask for',
  impact:
    'The gateway serves the certificate all the same, and clients refuse it: browsers show a warning page, other clients close the connection.',
  fix: 'Issue a certificate whose subject alternative names hold the host; a wildcard stands for exactly one label.',
  references: ['https://datatracker.ietf.org/doc/html/rfc6125#section-6.4', 'https://istio.io/latest/docs/ops/integrations/certmanager/'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    const leaf = material(graph, secret).certificate?.certificates[0];
    if (!leaf) return;
    const names = [...leaf.dnsNames, ...leaf.ipAddresses];
    for (const use of secretUses(graph).get(secret) ?? []) {
      // With several certificates for one server another may cover the host.
      if (use.role !== 'server' || use.isOneOfSeveral) continue;
      for (const { host, at } of use.hosts) {
        if (!isPublicName(host) || coversHost(leaf, host) || names.length === 0) continue;
        // Below a wildcard host some names may be covered; which ones clients ask for is not known here.
        if (host.startsWith('*.') && names.some((name) => name.endsWith(host.slice(1)))) continue;
        yield {
          at,
          message: `The certificate in "${secret.id}" is for ${names.slice(0, 4).join(', ')}${names.length > 4 ? ' and others' : ''}, not for ${host}`,
          related: [
            { at: use.at, message: 'the server uses this credential' },
            { at: material(graph, secret).certificate!.at, message: 'the certificate' },
          ],
          help: `Add ${host} to the subject alternative names of the certificate, or give this host a server with a certificate of its own.`,
        };
      }
    }
  },
});

/** Names inside the mesh and `*` say nothing about what clients outside check. */
const isPublicName = (host: string): boolean => host !== '*' && !/\.(?:local|global|internal)$/.test(host) && host.includes('.');
