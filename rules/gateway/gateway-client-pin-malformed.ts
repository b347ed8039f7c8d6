import { rule } from '../../src/engine/index.ts';
import { configOf } from '../../src/istio/configs.ts';
import type { GatewaySpec } from '../../src/istio/specs.ts';

const forms = {
  verifyCertificateHash: {
    pattern: /^(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){31})$/,
    minimum: 64,
    text: 'the SHA-256 of the certificate in 64 hexadecimal digits',
    command: 'openssl x509 -in client.pem -outform DER | openssl dgst -sha256',
  },
  verifyCertificateSpki: {
    pattern: /^[A-Za-z0-9+/]{43}=$/,
    minimum: 44,
    text: 'the SHA-256 of the public key in 44 characters of base64',
    command:
      'openssl x509 -in client.pem -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | openssl enc -base64',
  },
} as const;

export default rule({
  id: 'gateway-client-pin-malformed',
  area: 'gateway',
  severity: 'error',
  summary: 'A pin of a client certificate is not a SHA-256 in the form that Envoy reads',
  impact:
    'Envoy refuses the server; where the value is too short it refuses the whole listener, so that every host of the port is down on new Pods.',
  fix: 'Write the SHA-256 in hexadecimal (verifyCertificateHash) or in base64 (verifyCertificateSpki).',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-verify_certificate_hash'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    const config = configOf<GatewaySpec>(gateway);
    for (const index of (config.spec.servers ?? []).keys()) {
      for (const [name, form] of Object.entries(forms)) {
        for (const at of config.at('servers', index, 'tls', name).items()) {
          const value = at.string();
          if (value === undefined || form.pattern.test(value)) continue;
          yield {
            at,
            message: `${name} takes ${form.text}; "${value.length > 20 ? `${value.slice(0, 20)}...` : value}" is not that`,
            help: `Take the value from: ${form.command}`,
            ...(value.length < form.minimum
              ? {}
              : { impact: 'Envoy cannot load the server: clients of its hosts are reset during the TLS handshake.' }),
          };
        }
      }
    }
  },
});
