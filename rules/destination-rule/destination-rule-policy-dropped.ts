import { rule } from '../../src/engine/index.ts';
import { clientTlsSettings, hostOfRule } from '../../src/istio/client-tls-settings.ts';
import { type Config, configOf } from '../../src/istio/configs.ts';
import { exportKey, hasPolicy, rivals } from '../../src/istio/rule-merging.ts';
import type { DestinationRuleSpec } from '../../src/istio/specs.ts';
import { isSince } from '../../src/istio/version.ts';

export default rule({
  id: 'destination-rule-policy-dropped',
  area: 'destination-rule',
  severity: 'error',
  summary: 'Two DestinationRules of one namespace for one host: only one of them decides about TLS',
  impact:
    'Istio keeps the trafficPolicy of one rule whole, as a rule that of the older, and drops the other: whether TLS is started depends on which object was created first.',
  fix: 'Write one DestinationRule for the host with all settings.',
  references: ['https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services'],
  on: ['DestinationRule'],
  reads: [],
  *check(destinationRule, graph) {
    const config = configOf<DestinationRuleSpec>(destinationRule);
    const settings = clientTlsSettings(graph).get(destinationRule) ?? [];
    const own = tlsText(config);
    if (!hasPolicy(config) || own === undefined || settings.length === 0) return;
    for (const other of rivals(graph, config)) {
      if (!hasPolicy(other) || tlsText(other) === own) continue;
      // Of two rules with TLS the second in the order of the manifests is named.
      if (tlsText(other) !== undefined && !isBehind(config, other)) continue;
      const isSame = exportKey(config) === exportKey(other);
      if (Boolean(config.spec.workloadSelector) !== Boolean(other.spec.workloadSelector)) continue;
      if (config.spec.workloadSelector && JSON.stringify(config.spec.workloadSelector) !== JSON.stringify(other.spec.workloadSelector))
        continue;
      // Rules for different namespaces do not meet.
      if (!isSame && (!isSince(graph, 24) || !meet(config, other))) continue;
      const isOld =
        config.createdAt !== undefined &&
        other.createdAt !== undefined &&
        (isSame ? config.createdAt < other.createdAt : config.createdAt > other.createdAt);
      if (isOld) continue;
      yield {
        at: settings[0]!.at.key,
        message: isSame
          ? `"${other.resource.id}" is for ${hostOfRule(config)} as well and has a trafficPolicy of its own: only the older of the two counts, so this tls may be dropped`
          : `"${other.resource.id}" is for ${hostOfRule(config)} as well, with another exportTo: the two are not merged and only the newer counts, so this tls may be dropped`,
        help: `Write the settings of both into one DestinationRule.`,
        related: [{ at: other.at('trafficPolicy').key, message: 'may be used instead' }],
      };
      return;
    }
  },
});

const tlsText = ({ spec }: Config<DestinationRuleSpec>): string | undefined => {
  const { tls, portLevelSettings = [] } = spec.trafficPolicy ?? {};
  const ports = (Array.isArray(portLevelSettings) ? portLevelSettings : []).map((entry) => [entry?.port?.number, entry?.tls]);
  return tls || ports.some(([, setting]) => setting) ? JSON.stringify([tls, ports]) : undefined;
};

const isBehind = (a: Config<unknown>, b: Config<unknown>): boolean =>
  (a.createdAt ?? Number.POSITIVE_INFINITY) > (b.createdAt ?? Number.POSITIVE_INFINITY) || (a.createdAt === b.createdAt && a.name > b.name);

const meet = (a: Config<DestinationRuleSpec>, b: Config<DestinationRuleSpec>): boolean => {
  const [one, two] = [a, b].map(({ spec, namespace }) =>
    spec.exportTo?.length ? spec.exportTo.map((name) => (name === '.' ? namespace : name)) : ['*'],
  ) as [string[], string[]];
  return one.includes('*') || two.includes('*') || one.some((name) => two.includes(name));
};
