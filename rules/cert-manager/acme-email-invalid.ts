import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'acme-email-invalid',
  area: 'cert-manager',
  severity: 'error',
  summary: 'The e-mail address of an ACME account is none',
  impact: 'The ACME server refuses the registration: no certificate of this issuer is ever made.',
  fix: 'Write one address without blanks, or leave the field out.',
  references: ['https://cert-manager.io/docs/configuration/acme/', 'https://datatracker.ietf.org/doc/html/rfc8555#section-7.3'],
  on: ['Issuer', 'ClusterIssuer'],
  reads: [],
  *check(issuer) {
    const at = issuer.at('spec', 'acme', 'email');
    const email = at.string();
    if (email && !/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(email)) yield { at, message: `"${email}" is not an e-mail address` };
  },
});
