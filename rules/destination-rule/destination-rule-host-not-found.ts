import { rule } from '../../src/engine/index.ts';
import { hostOfRule } from '../../src/istio/client-tls-settings.ts';
import { configOf } from '../../src/istio/configs.ts';
import { isCoveredBy, isWildcard } from '../../src/istio/hosts.ts';
import { serviceIndicesOf } from '../../src/istio/service-names.ts';
import { servicesByHost } from '../../src/istio/services.ts';
import type { DestinationRuleSpec } from '../../src/istio/specs.ts';
import { isUnknown } from '../../src/yaml/index.ts';

export default rule({
  id: 'destination-rule-host-not-found',
  area: 'destination-rule',
  severity: 'error',
  summary: 'The host of a DestinationRule is written in a form that matches no service, though the service is there',
  impact: 'The rule is never used: its TLS settings and subsets have no effect, and routes to its subsets end with 503.',
  fix: 'Write the full name of the Service, NAME.NAMESPACE.svc.cluster.local, or the host exactly as the ServiceEntry has it.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule-host'],
  on: ['DestinationRule'],
  reads: ['Service', 'ServiceEntry'],
  *check(destinationRule, graph) {
    const at = destinationRule.at('spec', 'host');
    const written = at.string();
    if (!written || isUnknown(written) || destinationRule.isIdentityUnknown) return;
    const host = hostOfRule(configOf<DestinationRuleSpec>(destinationRule));
    const byHost = servicesByHost(graph);
    if (byHost.has(host)) return;
    if (isWildcard(host)) return;
    const { byName, byLower, wildcards } = serviceIndicesOf(graph);
    const meant = candidate();
    if (meant) {
      yield {
        at,
        // The Service of this name in the rule's own namespace may stand outside the input.
        ...(!written.includes('.') && { severity: 'warning' as const }),
        message: `Host "${written}" is no service, so this rule is never used: ${meant.why}; did you mean "${meant.host}"?`,
        help: `Write host: ${meant.host}.`,
        related: [{ at: byHost.get(meant.host)![0]!.at, message: 'the service' }],
      };
      return;
    }
    const covering = wildcards.find(({ hostname }) => isCoveredBy(host, hostname));
    if (!covering) return;
    yield {
      at,
      message: `Host "${written}" is no service of its own: requests for it use the service "${covering.hostname}", and only a rule for that host, or a wider one, applies`,
      help: `Write host: "${covering.hostname}", or add a ServiceEntry for ${written}.`,
      related: [{ at: covering.at, message: 'the service' }],
    };

    function candidate(): { host: string; why: string } | undefined {
      const bare = written!
        .replace(/^[a-z]+:\/\//i, '')
        .replace(/\/.*$/, '')
        .replace(/:\d+$/, '')
        .replace(/\.$/, '');
      const lower = byLower.get(bare.toLowerCase());
      if (bare !== written && byHost.has(bare)) return { host: bare, why: 'it holds more than a host name' };
      if (lower) return { host: lower, why: bare === written ? 'hosts are compared letter by letter' : 'it holds more than a host name' };
      const [name = '', namespace, svc, ...rest] = bare.split('.');
      if (namespace === undefined) {
        const others = (byName.get(name) ?? []).filter((one) => one.namespace !== destinationRule.namespace);
        return others.length === 1
          ? { host: others[0]!.hostname, why: `a short name is looked up in the namespace of the rule, "${destinationRule.namespace}"` }
          : undefined;
      }
      if (rest.length === 0 && (svc === undefined || svc === 'svc')) {
        const found = (byName.get(name) ?? []).find((one) => one.namespace === namespace);
        return found && { host: found.hostname, why: 'a name with a dot is not completed' };
      }
      return undefined;
    }
  },
});
