import { append, question, type Resource } from '../graph/index.ts';
import { coversHost } from '../x509/index.ts';
import type { Field } from '../yaml/index.ts';
import { configs } from './configs.ts';
import { gatewayCredentials } from './gateway-credentials.ts';
import { withoutNamespace } from './hosts.ts';
import { material } from './secret-material.ts';
import type { ServerSpec } from './specs.ts';

/** An HTTPS server of a Gateway with what identifies its certificate. */
export interface CertificateServer {
  readonly gateway: Resource;
  readonly index: number;
  readonly server: ServerSpec;
  /** Hosts without namespace. */
  readonly hosts: readonly string[];
  readonly at: Field;
  readonly credential: string;
  /** Fingerprint of the served certificate, where the input holds it. */
  readonly fingerprint: string | undefined;
  readonly names: { readonly dnsNames: readonly string[]; readonly ipAddresses: readonly string[] } | undefined;
}

/** Servers that end TLS with the same certificate on the same port, in groups of more than one. */
export const serversByCertificate = question(
  (graph): ReadonlyMap<Resource, readonly { readonly one: CertificateServer; readonly others: readonly CertificateServer[] }[]> => {
    const groups = new Map<string, CertificateServer[]>();
    for (const gateway of configs(graph, 'Gateway')) {
      (gateway.spec.servers ?? []).forEach((server, index) => {
        const credential = server.tls?.credentialName;
        if (
          server.port?.protocol?.toUpperCase() !== 'HTTPS' ||
          (server.tls?.mode !== 'SIMPLE' && server.tls?.mode !== 'MUTUAL') ||
          !credential
        )
          return;
        const found = gatewayCredentials(graph)
          .get(gateway.resource)
          ?.find((one) => one.serverIndex === index && one.use === 'certificate')?.delivery.found;
        const leaf = found?.resource && material(graph, found.resource).certificate?.certificates[0];
        const one: CertificateServer = {
          gateway: gateway.resource,
          index,
          server,
          hosts: (server.hosts ?? []).map(withoutNamespace),
          at: gateway.at('servers', index, 'tls', 'credentialName'),
          credential,
          fingerprint: leaf?.fingerprint,
          names: leaf,
        };
        const place = JSON.stringify([Object.entries(gateway.spec.selector ?? {}).sort(), server.port.number, server.bind ?? '']);
        append(
          groups,
          `${place} ${leaf?.fingerprint ?? `${found?.resource?.id ?? found?.producers[0]?.namespace ?? ''} ${credential}`}`,
          one,
        );
      });
    }
    const out = new Map<Resource, { one: CertificateServer; others: CertificateServer[] }[]>();
    for (const servers of groups.values()) {
      if (servers.length < 2) continue;
      for (const one of servers) append(out, one.gateway, { one, others: servers.filter((other) => other !== one) });
    }
    return out;
  },
);

/** Whether a browser that holds a connection to `from` may use it for a host of `to`: their certificate is good for both. */
export const mayShareConnection = (from: CertificateServer, to: CertificateServer): string | undefined =>
  to.hosts.find(
    (host) =>
      !host.startsWith('*') &&
      !from.hosts.includes(host) &&
      (from.names
        ? coversHost(from.names, host)
        : !from.hosts.some((own) => own === '*' || (own.startsWith('*.') && host.endsWith(own.slice(1))))),
  );
