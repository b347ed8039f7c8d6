import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { isAddress, withoutNamespace } from '../../src/istio/hosts.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

export default rule({
  id: 'gateway-tls-host-address',
  area: 'gateway',
  severity: 'warning',
  summary: 'A TLS server is for an IP address, which clients never send as SNI',
  impact: 'The server matches no connection: clients that call the address send no server name and are reset.',
  fix: 'Write "*" as host, or the DNS name that clients use.',
  references: ['https://datatracker.ietf.org/doc/html/rfc6066#section-3'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    const config = configOf<GatewaySpec>(gateway);
    for (const [index, { tls, port, hosts }] of (config.spec.servers ?? []).entries()) {
      if (!tls || !/^(?:HTTPS|TLS)$/i.test(port?.protocol ?? '') || (hosts ?? []).some((host) => withoutNamespace(host) === '*')) continue;
      for (const [i, host] of (hosts ?? []).entries())
        if (isAddress(withoutNamespace(host)))
          yield {
            at: config.at('servers', index, 'hosts', i),
            message: `Clients do not send ${host} as server name: TLS knows only DNS names there`,
          };
    }
  },
});
