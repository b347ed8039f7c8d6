import { rule } from '../../src/engine/index.ts';
import { meshConfig } from '../../src/istio/mesh-config.ts';

/** Versions from old to new; each is written with this name. */
const versions = ['TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'];
const name = (version: number): string => `1.${version}`;

export default rule({
  id: 'gateway-tls-version-range',
  area: 'gateway',
  severity: 'error',
  summary: 'The highest TLS version of a server is below the lowest one',
  impact: 'No version is left: the gateway takes the configuration, and every TLS handshake on these hosts fails.',
  fix: 'Write a maxProtocolVersion that is not below minProtocolVersion, or leave it out; the lowest version is 1.2 where nothing says otherwise.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSProtocol'],
  on: ['Gateway'],
  reads: ['ConfigMap', 'IstioOperator'],
  *check(gateway, graph) {
    for (const server of gateway.at('spec', 'servers').items()) {
      const tls = server.get('tls');
      if (!['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(tls.get('mode').string() ?? '')) continue;
      const [lowest, highest] = [tls.get('minProtocolVersion'), tls.get('maxProtocolVersion')];
      const isSet = lowest.exists && lowest.string() !== 'TLS_AUTO';
      // The mesh may lower what is the default.
      if (!isSet && (meshConfig(graph).written.tlsDefaults || meshConfig(graph).isUncertain)) continue;
      const min = isSet ? versions.indexOf(lowest.string() ?? '') : 2;
      const max = versions.indexOf(highest.string() ?? '');
      if (min < 0 || max < 0 || max >= min) continue;
      yield {
        at: highest,
        message: `No TLS version is allowed: the highest is ${name(max)} and the lowest ${name(min)}${isSet ? '' : ', which is the default'}`,
        ...(isSet && { related: [{ at: lowest, message: 'the lowest version' }] }),
      };
    }
  },
});
