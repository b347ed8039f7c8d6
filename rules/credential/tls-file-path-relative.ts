import { rule } from '../../src/engine/index.ts';
import type { Field } from '../../src/yaml/index.ts';

const files = ['serverCertificate', 'clientCertificate', 'privateKey', 'caCertificates', 'caCrl'] as const;

export default rule({
  id: 'tls-file-path-relative',
  area: 'credential',
  severity: 'warning',
  summary: 'A certificate file is given by a path that does not begin with /',
  impact:
    'The agent of the proxy looks for the file below its working directory. That is / in the images of Istio today; with any other the file is not found, and no TLS connection is made.',
  fix: 'Write the whole path: the mountPath of the volume and the name of the file.',
  references: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings'],
  on: ['Gateway', 'DestinationRule'],
  reads: [],
  *check(resource) {
    const spec = resource.at('spec');
    const settings =
      resource.kind === 'Gateway'
        ? spec
            .get('servers')
            .items()
            .map((server) => server.get('tls'))
            .flatMap((tls) => [tls, ...tls.get('tlsCertificates').items()])
        : [spec, ...spec.get('subsets').items()]
            .map((holder) => holder.get('trafficPolicy'))
            .flatMap((policy) => [policy, ...policy.get('portLevelSettings').items()])
            .map((policy) => policy.get('tls'));
    for (const tls of settings) yield* relativePaths(tls);
  },
});

function* relativePaths(tls: Field) {
  for (const name of files) {
    const at = tls.get(name);
    const path = at.string();
    // Manifests of the time of Istio 1.1 hold the word sds beside credentialName.
    if (path?.includes('/') && !path.startsWith('/'))
      yield { at, message: `The path ${path} is relative`, help: `Write /${path.replace(/^\.\//, '')}.` };
  }
}
