import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings, type SettingUse } from '../../src/istio/client-tls-settings.ts';
import { areRelated, isFoundByItsName, isHostName } from '../../src/istio/server-names.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'sni-without-subject-alt-names',
  area: 'destination-rule',
  severity: 'warning',
  summary: 'An explicit sni switches off the check of the server name, and no subjectAltNames take its place',
  impact:
    'The proxy accepts any certificate of a CA that it trusts, whatever name it is for. With the CAs of the operating system that is every publicly issued certificate, so a man in the middle is not noticed.',
  fix: 'Add subjectAltNames with the name that the certificate of the server holds, or drop sni: without it Istio sends and checks the host of the request.',
  references: [
    'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-sni',
    'https://istio.io/latest/news/releases/1.21.x/announcing-1.21/upgrade-notes/',
  ],
  since: [1, 21],
  on: ['DestinationRule'],
  reads: ['ServiceEntry', 'Service'],
  *check(destinationRule, graph) {
    for (const { tls, at, uses } of clientTlsSettings(graph).get(destinationRule) ?? []) {
      const { mode, sni, subjectAltNames, insecureSkipVerify } = tls;
      if ((mode !== 'SIMPLE' && mode !== 'MUTUAL') || !sni || insecureSkipVerify || (subjectAltNames ?? []).length > 0) continue;
      if (at.get('subjectAltNames').exists || at.isPartial) continue;
      // Names that the ServiceEntry demands are checked instead.
      if (uses.length > 0 && uses.every(({ upstream }) => (upstream.tls.subjectAltNames ?? []).length > 0)) continue;
      // Where the setting is not even applied there is worse to say.
      if (uses.length > 0 && uses.every(({ upstream }) => upstream.tls.mode === 'none')) continue;
      // A name that is wrong or none at all is a mistake of its own.
      const isOther = ({ upstream: { service } }: SettingUse) => isFoundByItsName(service) && !areRelated(sni, service.hostname);
      if (!isUnknown(sni) && (!isHostName(sni) || uses.some(isOther))) continue;
      const name = isUnknown(sni) ? 'the sni' : `"${sni}"`;
      yield {
        at: at.get('sni'),
        message: `sni is set and subjectAltNames is not: the name in the certificate is not checked, so any certificate ${tls.caCertificates || tls.credentialName ? 'that the CA signed' : 'of a public CA'} passes for ${name}`,
        ...(isUnknown(sni)
          ? {}
          : {
              help: `Add subjectAltNames: [${sni.replace(/\.$/, '').toLowerCase()}], if that is the name in the server's certificate, or drop sni.`,
            }),
      };
    }
  },
});
