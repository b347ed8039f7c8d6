import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'cert-manager-annotation-ignored',
  area: 'cert-manager',
  severity: 'warning',
  summary: 'An Ingress asks cert-manager for a certificate in a way that cert-manager does not see',
  impact: 'cert-manager makes no Certificate for this Ingress, so nobody fills or renews its Secret.',
  fix: 'Write the annotation cert-manager.io/cluster-issuer (or cert-manager.io/issuer) on an Ingress whose tls entries name hosts and a secretName.',
  references: [
    'https://cert-manager.io/docs/usage/ingress/',
    'https://cert-manager.io/v1.0-docs/installation/upgrading/upgrading-0.10-0.11/',
  ],
  on: ['Ingress'],
  reads: [],
  onRefused: true,
  *check(ingress) {
    const annotations = ingress.at('metadata', 'annotations');
    if (annotations.isUnknown || ingress.at('spec', 'tls').isUnknown) return;
    const withTls = ingress.at('spec', 'tls').items().length > 0;
    const names = annotations.keys();
    const current = names.find((name) => /^cert-manager\.io\/(?:cluster-)?issuer$/.test(name));
    const old = names.find((name) => name.startsWith('certmanager.k8s.io/'));
    if (current && !withTls)
      yield {
        at: annotations.get(current).key,
        severity: 'info',
        message: `Ingress "${ingress.id}" asks cert-manager for a certificate, and has no tls entry that says for which hosts and Secret`,
      };
    else if (old && !current)
      yield {
        at: annotations.get(old).key,
        // Without tls no version of cert-manager did anything for it.
        ...(withTls ? {} : { severity: 'info' as const }),
        message: `cert-manager has not read the annotation ${old} since 0.11; the prefix is cert-manager.io now`,
      };
  },
});
