import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import { clientTlsBlocks, terminates } from '../../src/istio/secret-uses.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

const names = ['serverCertificate', 'clientCertificate', 'privateKey', 'caCertificates', 'caCrl'];

export default rule({
  id: 'relative-certificate-path',
  area: 'credential',
  severity: 'warning',
  summary: 'The path of a certificate file does not begin with a slash',
  impact:
    'The proxy looks for the file below whatever folder its agent was started in: with another image or workingDir it is not found, and TLS stops working.',
  fix: 'Write the whole path, as it is mounted in the container istio-proxy.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings'],
  on: ['Gateway', 'DestinationRule'],
  reads: [],
  *check(resource) {
    const blocks =
      resource.kind === 'Gateway'
        ? (configOf<GatewaySpec>(resource).spec.servers ?? []).flatMap((server, index) =>
            terminates(server) ? [resource.at('spec', 'servers', index, 'tls')] : [],
          )
        : clientTlsBlocks(resource.at('spec')).map(({ at }) => at);
    for (const block of blocks) {
      for (const at of names.map((name) => block.get(name))) {
        const path = at.string();
        if (path && !path.startsWith('/') && path !== 'system' && !path.includes(':')) {
          yield {
            at,
            message: `${path} is no absolute path: it is looked for below the working directory of the proxy`,
            help: `Write /${path}, if that is where the file is mounted.`,
          };
          break; // the other files of the block are written the same way
        }
      }
    }
  },
});
