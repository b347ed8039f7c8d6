import { rule } from '../../src/engine/index.ts';
import { misspelt } from '../../src/graph/index.ts';
import { servicePortProtocol } from '../../src/istio/protocols.ts';

/** Words that say TLS to people. */
const tlsWords = new Set(['ssl', 'grpcs', 'wss', 'mtls', 'amqps', 'mqtts', 'ldaps', 'rediss']);
const known = ['http', 'https', 'grpc', 'http2', 'mongo', 'redis', 'mysql'];

export default rule({
  id: 'service-port-protocol-misspelled',
  area: 'mesh',
  severity: 'info',
  summary: 'The protocol of a port of a Service is written in a way that Istio does not know',
  impact:
    'The proxies guess the protocol from the first bytes of each connection. tls routes do not apply to such a port, and TLS on it is forwarded without looking at the server name.',
  fix: 'Let the name of the port be a protocol or begin with one and a hyphen (https, https-web, tls-web), or set appProtocol.',
  references: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/#explicit-protocol-selection'],
  on: ['Service'],
  reads: [],
  *check(service) {
    for (const port of service.at('spec', 'ports').items()) {
      const number = port.get('port').number();
      if (number === undefined || port.hasUnknown) continue;
      const [name, protocol, appProtocol] = ['name', 'protocol', 'appProtocol'].map((key) => port.get(key).string());
      if (servicePortProtocol({ name, port: number, protocol, appProtocol }) !== 'AUTO') continue;
      const at = port.get(appProtocol === undefined ? 'name' : 'appProtocol');
      const text = (appProtocol ?? name ?? '').toLowerCase();
      const [word = ''] = text.split('-', 1);
      const glued =
        /^[a-z.]+\/(https?|grpc|tls|tcp|http2)$/.exec(text)?.[1] ??
        /^(https|http|grpc|tls|tcp)(?:[\d_./:]|web|port|server|api)/.exec(text)?.[1];
      const meant = tlsWords.has(word) ? 'tls' : (glued ?? misspelt(word, known));
      if (!meant) continue;
      yield {
        at,
        message: tlsWords.has(word)
          ? `"${word}" is no protocol that Istio knows, so port ${number} counts as one of unknown protocol`
          : `"${text}" does not begin with a protocol and a hyphen, so port ${number} counts as one of unknown protocol, not as ${meant.toUpperCase()}`,
        help:
          appProtocol === undefined
            ? `Write name: ${meant}-${tlsWords.has(word) ? word : 'NAME'}, or set appProtocol: ${meant}.`
            : `Write appProtocol: ${meant}.`,
      };
    }
  },
});
