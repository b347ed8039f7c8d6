import { rule } from '../../src/engine/index.ts';

/** Let's Encrypt switched its ACME v1 servers off on 2021-06-01. */
const retired: Readonly<Record<string, string>> = {
  'acme-v01.api.letsencrypt.org': 'https://acme-v02.api.letsencrypt.org/directory',
  'acme-staging.api.letsencrypt.org': 'https://acme-staging-v02.api.letsencrypt.org/directory',
};

export default rule({
  id: 'acme-endpoint-retired',
  area: 'cert-manager',
  severity: 'error',
  summary: 'An ACME issuer uses a server that has been switched off',
  impact: 'cert-manager cannot register or order anything: no certificate of this issuer is made or renewed.',
  fix: 'Write the ACME v2 endpoint of the certificate authority.',
  references: ['https://community.letsencrypt.org/t/end-of-life-plan-for-acmev1/88430', 'https://cert-manager.io/docs/configuration/acme/'],
  on: ['Issuer', 'ClusterIssuer'],
  reads: [],
  *check(issuer) {
    const at = issuer.at('spec', 'acme', 'server');
    const host = /^https?:\/\/([^/]+)/.exec(at.string() ?? '')?.[1] ?? '';
    const now = retired[host];
    if (now) yield { at, message: `The ACME server ${host} was switched off in 2021`, help: `Write server: ${now}` };
  },
});
