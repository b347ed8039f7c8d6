import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { graphOfText } from '../graph/index.ts';
import { selectTrace, TraceError, traceReport } from './trace.ts';

const manifests = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: shop}
spec: {template: {metadata: {labels: {app: client}}, spec: {containers: [{name: app}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: second, namespace: shop}
spec: {template: {metadata: {labels: {app: second}}, spec: {containers: [{name: app}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: gw, namespace: egress}
spec:
  template:
    metadata: {labels: {app: gw}, annotations: {inject.istio.io/templates: gateway}}
    spec: {containers: [{name: istio-proxy}]}
---
apiVersion: v1
kind: Service
metadata: {name: gw, namespace: egress}
spec: {selector: {app: gw}, ports: [{name: tls, port: 443, targetPort: 8443}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ext, namespace: egress}
spec:
  selector: {app: gw}
  servers:
  - {port: {number: 443, name: tls, protocol: HTTPS}, hosts: [api.example.com], tls: {mode: ISTIO_MUTUAL}}
  - {port: {number: 443, name: again, protocol: HTTPS}, hosts: [api.example.com], tls: {mode: SIMPLE, credentialName: api}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: partner, namespace: shop}
spec: {hosts: [api.example.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: https, protocol: HTTPS}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: partner, namespace: shop}
spec:
  hosts: [api.example.com]
  gateways: [mesh, egress/ext]
  http:
  - {match: [{gateways: [mesh], port: 80}], route: [{destination: {host: gw.egress.svc.cluster.local, port: {number: 443}}}]}
  - {match: [{gateways: [egress/ext]}], route: [{destination: {host: api.example.com, port: {number: 443}}}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: gw, namespace: shop}
spec: {host: gw.egress.svc.cluster.local, trafficPolicy: {tls: {mode: ISTIO_MUTUAL, sni: api.example.com}}}
`.slice(1);
const templated = `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: templated, namespace: shop}
spec: {hosts: [b.example.com], http: [{route: [{destination: {host: "\${HOST}"}}]}]}
`;
const graph = graphOfText(manifests);
const style = { color: false, width: 120 };

describe('for people', () => {
  test('a gateway with what it listens to and what was dropped', () => {
    const text = traceReport(graph, { workload: 'egress/gw' }, style);
    expect(text).toMatch(
      /listens on port 8443\n {4}api\.example\.com {2}ISTIO_MUTUAL .*Gateway egress\/ext servers\[0\] {2}input\.yaml:\d+/,
    );
    expect(text).toMatch(/dropped servers\n.*servers\[1\] {2}api\.example\.com: taken by Gateway egress\/ext servers\[0\]/);
    expect(text).not.toContain('shop/client');
  });

  test('a workload with the rule that decided', () => {
    const text = traceReport(graph, { workload: 'client' }, style);
    expect(text).toMatch(
      /gw\.egress\.svc\.cluster\.local:443 +mTLS, server name api\.example\.com +DestinationRule shop\/gw {2}input\.yaml:\d+/,
    );
  });

  test('a path, up to the hop that fails, once for callers that fare alike', () => {
    const text = traceReport(graph, { to: 'http://api.example.com' }, style);
    expect(text).toMatch(/^✗ shop\/client -> http:\/\/api\.example\.com:80 {2}\(the same for shop\/second\)\n/);
    expect(text).toMatch(/egress\/gw {2}gateway\n.*takes {2,}port 8443, ends mTLS \(ISTIO_MUTUAL\)/);
    expect(text).toMatch(/✗ plaintext-to-tls-port: plain text arrives at port 443 of api\.example\.com/);
    expect(text).not.toContain('\u0000');
  });

  test('a name that nothing stands for', () => {
    expect(traceReport(graph, { workload: 'client', to: 'other.example.com:443' }, style)).toContain(
      'passed-through: nothing in the input is called',
    );
  });
});

describe('bad questions', () => {
  test.each([
    [{ workload: 'shop/nobody' }, /^No workload shop\/nobody with an Envoy\. There are: shop\/client, /],
    [{ to: 'api.example.com:http' }, /^--to wants HOST\[:PORT\]/],
    [{ to: 'ftp://api.example.com' }, /ftp is none of http, /],
    [{ to: 'api.example.com:70000' }, /a port is between 1 and 65535/],
    [{ to: '' }, /it is neither/],
  ])('%j', (options, message) => {
    expect(() => traceReport(graph, options, style)).toThrow(TraceError);
    expect(() => traceReport(graph, options, style)).toThrow(message);
    expect(() => selectTrace(graph, options)).toThrow(message);
  });
});

describe('as data', () => {
  test.each([{}, { workload: 'egress/gw' }, { to: 'api.example.com' }, { to: 'https://nobody.example.com' }, { to: 'gw.egress' }])(
    '%j follows the schema',
    (options) => {
      const validate = new Ajv2020({ strict: true, allErrors: true, strictTypes: false }).compile(
        JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/trace.schema.json'), 'utf8')),
      );
      const data = JSON.parse(JSON.stringify(selectTrace(graph, options)));
      validate(data);
      expect(validate.errors).toBeNull();
      expect(data.proxies.length).toBeGreaterThan(0);
    },
  );

  test('placeholders stand as they are written', () => {
    const [client] = selectTrace(graphOfText(manifests + templated), { workload: 'shop/client' }).proxies;
    expect(JSON.stringify(client?.outboundHttp)).toMatch(/"to":\["\$\{HOST\}:80"\]/);
  });
});
