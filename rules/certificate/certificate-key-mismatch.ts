import { rule } from '../../src/engine/index.ts';
import { material } from '../../src/istio/secret-material.ts';
import { isKeyMaterial } from '../../src/istio/secret-uses.ts';
import { nameOf } from '../../src/istio/used-certificates.ts';
import { keyMatches, privateKeyOf } from '../../src/x509/index.ts';

export default rule({
  id: 'certificate-key-mismatch',
  area: 'certificate',
  severity: 'error',
  summary: 'The private key does not belong to the first certificate of the chain',
  impact:
    'Envoy refuses the pair: a new gateway Pod resets every TLS connection, a running one keeps serving the certificate it had before.',
  fix: 'Put the key and the certificate of one pair into the Secret, the server certificate first, then its intermediates.',
  references: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#troubleshooting'],
  on: ['Secret'],
  reads: ['Gateway'],
  *check(secret, graph) {
    if (!isKeyMaterial(graph, secret)) return;
    const { certificate, privateKey } = material(graph, secret);
    const [first, ...rest] = certificate?.certificates ?? [];
    const key = privateKey && privateKeyOf(privateKey.pem);
    if (!certificate || !privateKey || !first || typeof key !== 'object' || keyMatches(first, key)) return;
    const later = rest.findIndex((other) => other && keyMatches(other, key));
    const message =
      later === -1
        ? `${privateKey.key} does not belong to the first certificate in ${certificate.key}, ${nameOf(first)}`
        : `${privateKey.key} belongs to certificate number ${later + 2} in ${certificate.key}, but the server certificate has to stand first`;
    yield {
      at: later === -1 ? privateKey.at : certificate.at,
      message,
      related: [later === -1 ? { at: certificate.at, message: 'the certificate' } : { at: privateKey.at, message: 'the key' }],
      ...(later === -1
        ? {}
        : { help: `Move certificate number ${later + 2}, ${nameOf(rest[later]!)}, to the beginning of ${certificate.key}.` }),
    };
  },
});
