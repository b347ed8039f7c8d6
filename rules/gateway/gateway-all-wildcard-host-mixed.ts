import { rule } from '../../src/engine/index.ts';

export default rule({
  id: 'gateway-all-wildcard-host-mixed',
  area: 'gateway',
  severity: 'error',
  summary: 'A server lists hosts with a namespace prefix after "*/*", which istiod does not handle safely',
  impact: 'istiod does not process such a list reliably, and not only this Gateway depends on istiod.',
  fix: 'Write "*/*" alone: it stands for every host of every namespace already. Or leave it out and list the hosts that are meant.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Server-hosts'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    for (const server of gateway.at('spec', 'servers').items()) {
      const hosts = server.get('hosts').items();
      const everything = hosts.findIndex((host) => host.string() === '*/*');
      if (everything < 0) continue;
      for (const host of hosts.slice(everything + 1)) {
        if (!/^(?:\.|\*)\//.test(host.string() ?? '')) continue;
        yield {
          at: host,
          message: `"*/*" stands for every host already, and istiod does not handle "${host.string()}" after it safely: remove one of the two`,
          related: [{ at: hosts[everything]!, message: 'every host of every namespace' }],
        };
        break;
      }
    }
  },
});
