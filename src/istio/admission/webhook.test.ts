import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOfText, kindOf } from '../../graph/index.ts';
import { overlaps } from '../hosts.ts';
import { webhookObjections } from './webhook.ts';

/** What the webhook says of an object in the namespace `shop`: `rule path`, with `(warn)` behind warnings. */
function says(kind: string, spec: object, metadata: object = {}): string[] {
  const group = kind.endsWith('Authentication') || kind === 'AuthorizationPolicy' ? 'security' : 'networking';
  const object = { apiVersion: `${group}.istio.io/v1`, kind, metadata: { name: 'x', namespace: 'shop', ...metadata }, spec };
  const graph = graphOfText(JSON.stringify(object));
  const [resource] = graph.all(kindOf(object.apiVersion, kind)!);
  return webhookObjections(resource!, graph).map(({ rule, at, effect }) =>
    `${rule} ${at.location.path.replace(/^spec\.?/, '')}${effect === 'warn' ? ' (warn)' : ''}`.trim(),
  );
}

type Row = readonly [title: string, spec: object, expected: readonly string[]];
const table = (kind: string, rows: readonly Row[]): void => {
  describe(kind, () => {
    test.each(rows)('%s', (_, spec, expected) => expect(says(kind, spec)).toEqual(expected));
  });
};

const server = (port: object, more: object = {}): object => ({ servers: [{ port, hosts: ['a.com'], ...more }] });
const https = { number: 443, name: 'https', protocol: 'HTTPS' };
const http = { number: 80, name: 'http', protocol: 'HTTP' };
const simple = { mode: 'SIMPLE', credentialName: 'cert' };
const files = { serverCertificate: '/c', privateKey: '/k' };
const secure = (tls: object): object => server(https, { tls });

table('Gateway', [
  ['is fine', secure(simple), []],
  ['takes its protocol in any case', server({ ...https, protocol: 'https' }, { tls: simple }), []],
  ['has a placeholder for everything', { servers: [{ port: '{{ PORT }}', hosts: '{{ HOSTS }}', tls: '{{ TLS }}' }] }, []],
  [
    'has placeholders for values',
    { servers: [{ port: { number: '{{ P }}', name: '{{ N }}', protocol: '{{ Q }}' }, hosts: ['{{ H }}'], tls: { mode: '{{ M }}' } }] },
    [],
  ],
  ['has no servers', { servers: [] }, ['missing-required-field servers']],
  ['has no hosts', server(http, { hosts: [] }), ['missing-required-field servers[0].hosts']],
  ['names a namespace', server(http, { hosts: ['*/a.com', './*.a.com', 'shop/*', '1.2.3.4', '*'] }), []],
  ['has a short name', server(http, { hosts: ['web'] }), ['host-name-invalid servers[0].hosts[0]']],
  ['has a partial wildcard', server(http, { hosts: ['*web.com'] }), ['host-name-invalid servers[0].hosts[0]']],
  [
    'has no such namespace',
    server(http, { hosts: ['~/a.com', '/a.com', 'a/'] }),
    [0, 1, 2].map((i) => `host-name-invalid servers[0].hosts[${i}]`),
  ],
  ['has no port name', server({ ...http, name: '' }), ['malformed-value servers[0].port.name']],
  ['has an unknown protocol', server({ ...http, protocol: 'GRPCS' }), ['port-protocol-unknown servers[0].port.protocol']],
  ['has a target port', server({ ...http, targetPort: 8080 }), ['conflicting-fields servers[0].port.targetPort']],
  ['has one name twice', { servers: [1, 2].map(() => ({ port: http, hosts: ['a.com'] })) }, ['duplicate-list-entry servers[1].port.name']],
  ['binds to a socket', server({ ...http, number: 0 }, { bind: 'unix:///run/a' }), []],
  ['binds to a socket with a port', server(http, { bind: 'unix:///run/a' }), ['conflicting-fields servers[0].port.number']],
  ['binds to a name', server(http, { bind: 'localhost' }), ['malformed-value servers[0].bind']],
  ['has no tls on HTTPS', server(https), ['gateway-https-without-tls servers[0].tls']],
  ['has an unknown tls on HTTPS', server(https, { tls: '{{ TLS }}' }), []],
  ['ends TLS on HTTP', server(http, { tls: simple }), ['gateway-tls-on-plaintext-port servers[0].tls.mode']],
  ['has files on HTTP', server(http, { tls: files }), ['gateway-tls-on-plaintext-port servers[0].tls.privateKey']],
  ['redirects', server(http, { tls: { httpsRedirect: true } }), []],
  ['redirects HTTPS', secure({ ...simple, httpsRedirect: true }), ['gateway-redirect-on-https servers[0].tls.httpsRedirect (warn)']],
  ['has tls on TCP', server({ ...http, protocol: 'TCP' }, { tls: {} }), ['gateway-tls-on-plaintext-port servers[0].tls']],
  ['has no certificate', secure({ mode: 'SIMPLE' }), ['gateway-certificate-missing servers[0].tls']],
  ['has half a certificate', secure({ mode: 'SIMPLE', privateKey: '/k' }), ['gateway-certificate-missing servers[0].tls']],
  ['has a certificate that may be empty', secure({ mode: 'SIMPLE', credentialName: '{{ CERT }}' }), []],
  ['has two sources', secure({ ...simple, ...files }), ['conflicting-fields servers[0].tls.serverCertificate']],
  ['has no CA', secure({ mode: 'MUTUAL', ...files }), ['gateway-mutual-without-ca servers[0].tls']],
  [
    'has half of one of two',
    secure({ mode: 'SIMPLE', tlsCertificates: [files, { privateKey: '/k' }] }),
    ['gateway-certificate-missing servers[0].tls.tlsCertificates[1]'],
  ],
  [
    'has a certificate of its own for the mesh',
    secure({ ...simple, mode: 'ISTIO_MUTUAL' }),
    ['gateway-istio-mutual-with-certificate servers[0].tls.credentialName'],
  ],
  ['revokes nobody', secure({ mode: 'SIMPLE', ...files, caCrl: '/r' }), ['gateway-crl-unsupported servers[0].tls.caCrl']],
  ['knows its suites', secure({ ...simple, cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256', 'ALL', '!aNULL'] }), []],
  [
    'has an IANA name',
    secure({ ...simple, cipherSuites: ['TLS_AES_128_GCM_SHA256'] }),
    ['gateway-cipher-suite-ignored servers[0].tls.cipherSuites[0] (warn)'],
  ],
  [
    'has an old version',
    secure({ ...simple, minProtocolVersion: 'TLSV1_1' }),
    ['gateway-weak-tls-version servers[0].tls.minProtocolVersion (warn)'],
  ],
]);

const to = (host: string, more: object = {}): object => ({ route: [{ destination: { host } }], ...more });
const routes = (...list: object[]): object => ({ hosts: ['a.com'], http: list });
const sni = (hosts: string[], sniHosts: string[], gateways?: string[]): object => ({
  hosts,
  gateways,
  tls: [to('b', { match: [{ sniHosts }] })],
});

table('VirtualService', [
  ['is fine', routes(to('b')), []],
  ['has no routes', { hosts: ['a.com'], http: [] }, ['missing-required-field']],
  ['does nothing', routes({ match: [{ uri: { prefix: '/' } }] }), ['missing-required-field http[0]']],
  ['is for everything in the mesh', { ...routes(to('b')), hosts: ['*'] }, ['virtual-service-mesh-wildcard-host hosts[0]']],
  ['is for everything on a gateway', { ...routes(to('b')), hosts: ['*'], gateways: ['gw'] }, []],
  ['is for everything somewhere', { ...routes(to('b')), hosts: ['*'], gateways: '{{ GATEWAYS }}' }, []],
  ['has an address as host', { ...routes(to('b')), hosts: ['1.2.3.4', '::1'] }, []],
  ['has a port in its host', { ...routes(to('b')), hosts: ['a.com:443'] }, ['host-name-invalid hosts[0]']],
  [
    'has a covered host',
    { ...routes(to('b')), hosts: ['a.b.com', '*.com', '*.b.com'] },
    ['virtual-service-duplicate-host hosts[0]', 'virtual-service-duplicate-host hosts[2]'],
  ],
  ['names gateways', { ...routes(to('b')), gateways: ['shop/gw', 'mesh', 'any thing'] }, []],
  ['names a gateway as before', { ...routes(to('b')), gateways: ['gw.shop.svc.cluster.local'] }, ['deprecated-setting gateways[0] (warn)']],
  [
    'names no gateway',
    { ...routes(to('b')), gateways: ['./gw', 'shop/*'] },
    ['malformed-value gateways[0]', 'malformed-value gateways[1]'],
  ],
  ['is a delegate', { http: [to('b')] }, []],
  ['is a delegate with gateways', { gateways: ['gw'], http: [to('b')] }, ['virtual-service-delegate-conflict gateways']],
  [
    'delegates and redirects',
    routes({ delegate: { name: 'd' }, redirect: { uri: '/' } }),
    ['virtual-service-delegate-conflict http[0].redirect'],
  ],
  ['redirects and routes', routes(to('b', { redirect: { uri: '/' } })), ['conflicting-fields http[0].route']],
  ['answers and rewrites', routes({ directResponse: { status: 200 }, rewrite: { uri: '/' } }), ['conflicting-fields http[0].rewrite']],
  [
    'mirrors twice',
    routes(to('b', { mirror: { host: 'm' }, mirrors: [{ destination: { host: 'm' } }] })),
    ['conflicting-fields http[0].mirrors'],
  ],
  ['goes everywhere', routes(to('*')), ['host-name-invalid http[0].route[0].destination.host']],
  [
    'goes to a subset',
    routes({ route: [{ destination: { host: 'b', subset: 'v_1', port: { number: 0 } } }] }),
    ['malformed-value http[0].route[0].destination.subset', 'value-out-of-range http[0].route[0].destination.port.number'],
  ],
  [
    'weighs nothing',
    routes({ route: [{ destination: { host: 'b' } }, { destination: { host: 'c' } }] }),
    ['value-out-of-range http[0].route'],
  ],
  ['weighs what is not known', routes({ route: [{ destination: { host: 'b' }, weight: '{{ W }}' }, { destination: { host: 'c' } }] }), []],
  [
    'matches by a wrong expression',
    routes(to('b', { match: [{ uri: { regex: '(?!a)' } }] })),
    ['malformed-value http[0].match[0].uri.regex'],
  ],
  [
    'matches an empty prefix',
    routes(to('b', { match: [{ uri: { prefix: '' }, method: { prefix: '' } }] })),
    ['missing-required-field http[0].match[0].method.prefix'],
  ],
  [
    'matches a claim in the mesh',
    routes(to('b', { match: [{ headers: { '@request.auth.claims.sub': { exact: 'x' } } }] })),
    ['conflicting-fields http[0].match[0].headers["@request.auth.claims.sub"]'],
  ],
  [
    'sets the authority twice',
    routes(to('b', { rewrite: { authority: 'a' }, headers: { request: { set: { Host: 'b' } } } })),
    ['conflicting-fields http[0].headers.request.set.Host'],
  ],
  [
    'sets headers',
    routes(to('b', { headers: { request: { set: { ':path': '/', a: '100%' } }, response: { remove: ['host'] } } })),
    [
      'malformed-value http[0].headers.request.set.:path',
      'malformed-value http[0].headers.request.set.a',
      'malformed-value http[0].headers.response.remove[0]',
    ],
  ],
  [
    'retries without attempts',
    routes(to('b', { retries: { retryOn: '5xx, 503' } })),
    ['conflicting-fields http[0].retries.retryOn', 'malformed-value http[0].retries.retryOn'],
  ],
  ['has a name of its hosts', sni(['*.a.com'], ['x.a.com', '*.y.a.com']), []],
  ['has a foreign name', sni(['a.com'], ['b.com']), ['virtual-service-sni-outside-hosts tls[0].match[0].sniHosts[0]']],
  ['has a name of unknown hosts', sni(['{{ HOST }}'], ['b.com']), []],
  ['has an address as name', sni(['1.2.3.4'], ['1.2.3.4']), ['virtual-service-sni-ip-address tls[0].match[0].sniHosts[0] (warn)']],
  ['has the name of a cluster', sni(['outbound_.80_._.b.shop'], ['outbound_.80_._.b.shop'], ['gw']), []],
  [
    'has the name of a cluster in the mesh',
    sni(['outbound_.80_._.b.shop'], ['a.com'], ['mesh']),
    ['host-name-invalid hosts[0]', 'virtual-service-sni-outside-hosts tls[0].match[0].sniHosts[0]'],
  ],
  [
    'has no names',
    { hosts: ['a.com'], tls: [to('b', { match: [{ port: 443 }] }), to('b')] },
    ['virtual-service-tls-match-missing tls[0].match[0].sniHosts', 'virtual-service-tls-match-missing tls[1].match'],
  ],
  [
    'has networks',
    { hosts: ['a.com'], tcp: [to('b', { match: [{ destinationSubnets: ['10.0.0.0/8', '::1', '10/8'] }] })] },
    ['malformed-value tcp[0].match[0].destinationSubnets[2]'],
  ],
]);

describe('routes that are never reached', () => {
  const prefix = (uri: string, more: object = {}): object => ({ uri: { prefix: uri }, ...more });
  const two = (first: object, second: object): object => routes(to('b', { match: [first] }), to('c', { match: [second] }));
  test.each<[string, object, boolean]>([
    ['a longer prefix', two(prefix('/a'), prefix('/ab')), true],
    ['a shorter prefix', two(prefix('/ab'), prefix('/a')), false],
    ['the same with one more condition', two(prefix('/a'), prefix('/a', { port: 80 })), true],
    ['the same with one condition less', two(prefix('/a', { method: { exact: 'GET' } }), prefix('/a/b')), false],
    ['another header', two(prefix('/a', { headers: { x: { exact: '1' } } }), prefix('/a', { headers: { x: { exact: '2' } } })), false],
    ['names do not count', two({ name: 'one', uri: { exact: '/' } }, { name: 'two', uri: { exact: '/' } }), true],
    ['a prefix in any case', two(prefix('/a'), prefix('/A', { ignoreUriCase: true })), false],
    ['after a route for all', routes(to('b'), to('c', { match: [prefix('/a')] })), true],
    ['after a delegate', routes({ delegate: { name: 'd' } }, to('c', { match: [prefix('/a')] })), false],
    ['after a placeholder', two(prefix('{{ PATH }}'), prefix('/a')), false],
  ])('%s', (_, spec, expected) => {
    expect(says('VirtualService', spec).filter((text) => text.startsWith('virtual-service-rule-unreachable')).length > 0).toBe(expected);
  });
});

const policy = (trafficPolicy: object): object => ({ host: 'a.com', trafficPolicy });
const clientTls = (tls: object): object => policy({ tls });

table('DestinationRule', [
  ['is fine', clientTls({ mode: 'SIMPLE' }), []],
  ['has no host', { host: '' }, ['host-name-invalid host']],
  ['sets nothing', policy({ portLevelSettings: [] }), ['missing-required-field trafficPolicy']],
  [
    'sets nothing for a port',
    policy({ portLevelSettings: [{ port: { number: 80 } }] }),
    ['missing-required-field trafficPolicy.portLevelSettings[0]'],
  ],
  [
    'sets nothing for some port',
    policy({ portLevelSettings: [{ tls: {} }] }),
    ['missing-required-field trafficPolicy.portLevelSettings[0]'],
  ],
  [
    'has no client certificate',
    clientTls({ mode: 'MUTUAL', caCertificates: '/ca' }),
    ['destination-rule-mutual-without-certificate trafficPolicy.tls'],
  ],
  ['may have a client certificate', clientTls({ mode: 'MUTUAL', credentialName: '{{ CERT }}' }), []],
  [
    'has a Secret and files',
    clientTls({ mode: 'SIMPLE', credentialName: 'a', caCrl: '/r' }),
    ['destination-rule-credential-with-files trafficPolicy.tls.caCrl'],
  ],
  ['has a Secret and files and a mode of the mesh', clientTls({ mode: 'ISTIO_MUTUAL', credentialName: 'a', caCrl: '/r' }), []],
  [
    'checks nothing against a Secret',
    clientTls({ mode: 'SIMPLE', insecureSkipVerify: true, credentialName: 'a' }),
    ['destination-rule-skip-verify-with-ca trafficPolicy.tls.credentialName'],
  ],
  ['checks nothing with a certificate', clientTls({ mode: 'MUTUAL', insecureSkipVerify: true, credentialName: 'a' }), []],
  [
    'checks nothing against names',
    clientTls({ mode: 'SIMPLE', insecureSkipVerify: true, subjectAltNames: ['a'] }),
    ['destination-rule-skip-verify-with-ca trafficPolicy.tls.subjectAltNames'],
  ],
  ['has a ConfigMap', clientTls({ mode: 'SIMPLE', credentialName: 'configmap://shop/ca' }), []],
  [
    'has a foreign ConfigMap',
    clientTls({ credentialName: 'configmap://bank/ca' }),
    ['destination-rule-configmap-credential trafficPolicy.tls.credentialName'],
  ],
  [
    'has subsets',
    { host: 'a', subsets: [{ name: 'v1' }, { name: 'v1', labels: { 'a b': 'c', d: 'e f' } }, { name: '-' }] },
    [
      'malformed-value subsets[1].labels["a b"]',
      'malformed-value subsets[1].labels.d',
      'duplicate-list-entry subsets[1].name',
      'malformed-value subsets[2].name',
    ],
  ],
  ['is exported', { host: 'a', exportTo: ['.', 'bank'] }, []],
  ['is exported twice', { host: 'a', exportTo: ['.', 'shop'] }, ['export-to-invalid exportTo[1]']],
  ['is exported to all and some', { host: 'a', exportTo: ['bank', '*'] }, ['export-to-invalid exportTo[1]']],
  ['is exported nowhere', { host: 'a', exportTo: ['~'] }, ['export-to-invalid exportTo[0]']],
  ['selects and stays', { host: 'a', workloadSelector: { matchLabels: { a: 'b' } }, exportTo: ['shop'] }, []],
  [
    'selects and is exported',
    { host: 'a', workloadSelector: { matchLabels: { a: 'b' } }, exportTo: ['*'] },
    ['destination-rule-selector-export-to exportTo[0]'],
  ],
  ['selects everything', { host: 'a', workloadSelector: {} }, ['selector-without-labels workloadSelector (warn)']],
  [
    'has limits',
    policy({
      connectionPool: { http: { maxRetries: -1 }, tcp: { idleTimeout: '0s', connectTimeout: '1500us' } },
      outlierDetection: { interval: '0s', maxEjectionPercent: 101 },
    }),
    [
      'malformed-value trafficPolicy.outlierDetection.interval',
      'value-out-of-range trafficPolicy.outlierDetection.maxEjectionPercent',
      'value-out-of-range trafficPolicy.connectionPool.http.maxRetries',
      'malformed-value trafficPolicy.connectionPool.tcp.connectTimeout',
    ],
  ],
  [
    'spreads',
    policy({ outlierDetection: {}, loadBalancer: { localityLbSetting: { distribute: [{ from: 'a/*', to: { 'a/*': 60, 'b/*': 30 } }] } } }),
    ['value-out-of-range trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to'],
  ],
]);

const entry = (more: object): object => ({
  hosts: ['a.com'],
  ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }],
  resolution: 'DNS',
  ...more,
});

table('ServiceEntry', [
  ['is fine', entry({}), []],
  ['has no hosts', entry({ hosts: [] }), ['missing-required-field hosts']],
  ['is for everything', entry({ hosts: ['*'] }), ['host-name-invalid hosts[0]']],
  ['looks a wildcard up', entry({ hosts: ['*.a.com'] }), ['service-entry-wildcard-with-dns hosts[0]']],
  ['looks endpoints up', entry({ hosts: ['*.a.com'], endpoints: [{ address: 'b.com' }, { address: '1.2.3.4' }] }), []],
  ['has a partial wildcard', entry({ hosts: ['*a.com'], resolution: 'NONE' }), ['service-entry-partial-wildcard hosts[0] (warn)']],
  ['looks a network up', entry({ addresses: ['10.0.0.0/8'] }), ['conflicting-fields addresses[0]']],
  ['takes a network', entry({ addresses: ['10.0.0.0/8', 'x'], resolution: 'NONE' }), ['malformed-value addresses[1]']],
  ['has endpoints and none', entry({ resolution: undefined, endpoints: [{ address: '1.2.3.4' }] }), ['conflicting-fields endpoints']],
  ['has endpoints or not', entry({ resolution: '{{ R }}', endpoints: [{ address: 'x_y' }] }), []],
  [
    'has names for addresses',
    entry({ resolution: 'STATIC', endpoints: [{ address: 'b.com' }] }),
    ['service-entry-static-with-dns-name endpoints[0].address'],
  ],
  [
    'has endpoints of another network',
    entry({ resolution: 'STATIC', endpoints: [{ network: 'n' }] }),
    ['missing-required-field endpoints[0].network (warn)'],
  ],
  [
    'takes turns',
    entry({ resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: 'b.com' }, { address: 'c.com' }] }),
    ['conflicting-fields endpoints[1]'],
  ],
  [
    'has an unknown port',
    entry({ endpoints: [{ address: 'b.com', ports: { http: 80 } }] }),
    ['service-entry-endpoint-port-unknown endpoints[0].ports.http'],
  ],
  [
    'has a port that may be known',
    entry({ ports: [{ number: 80, name: '{{ N }}' }], endpoints: [{ address: 'b.com', ports: { http: 80 } }] }),
    [],
  ],
  [
    'selects and lists',
    entry({ workloadSelector: { labels: { a: 'b' } }, endpoints: [{ address: 'b.com' }] }),
    ['conflicting-fields endpoints'],
  ],
  ['selects by a wildcard', entry({ hosts: [], workloadSelector: { labels: { a: '*' } } }), ['malformed-value workloadSelector.labels.a']],
  ['is dynamic', entry({ hosts: ['*.a.com'], resolution: 'DYNAMIC_DNS', ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] }), []],
  [
    'is dynamic for HTTPS',
    entry({ resolution: 'DYNAMIC_DNS', addresses: ['1.2.3.4'] }),
    [
      'service-entry-dynamic-dns-unsupported hosts[0]',
      'service-entry-dynamic-dns-unsupported addresses',
      'service-entry-dynamic-dns-unsupported ports[0].protocol',
    ],
  ],
  [
    'has one TCP port for two',
    entry({ hosts: ['a.com', 'b.com'], ports: [{ number: 1, name: 'tcp', protocol: 'TCP' }] }),
    ['service-entry-tcp-multiple-hosts ports[0].protocol'],
  ],
  [
    'has a TCP port without address',
    entry({ resolution: 'NONE', ports: [{ number: 1, name: 'tcp' }] }),
    ['service-entry-tcp-without-address ports[0] (warn)'],
  ],
  [
    'has its ports twice',
    entry({ ports: [1, 2].map(() => ({ number: 80, name: 'http' })) }),
    ['duplicate-list-entry ports[1].name', 'duplicate-list-entry ports[1].number'],
  ],
]);

table('WorkloadEntry', [
  ['has an address', { address: '1.2.3.4', ports: { http: 80 } }, []],
  ['has a name', { address: 'vm.example.com' }, []],
  ['has neither', { address: 'a_b' }, ['malformed-value address']],
  ['has nothing', {}, ['missing-required-field']],
  ['is a socket', { address: 'unix:///run/a', ports: { http: 80 } }, ['conflicting-fields ports']],
  ['has a bad port', { address: '1.2.3.4', ports: { 'a b': 70000 } }, ['malformed-value ports["a b"]', 'value-out-of-range ports["a b"]']],
]);

table('WorkloadGroup', [
  ['has a probe', { template: {}, probe: { httpGet: { port: 80, httpHeaders: [{ name: 'x-a' }] } } }, []],
  ['has no probe', { template: {}, probe: {} }, ['missing-required-field probe']],
  [
    'has a bad probe',
    { template: {}, probe: { periodSeconds: -1, httpGet: { port: 0, scheme: 'FTP' } } },
    ['value-out-of-range probe.periodSeconds', 'value-out-of-range probe.httpGet.port', 'wrong-enum-value probe.httpGet.scheme'],
  ],
  ['has no template', {}, ['missing-required-field template']],
]);

const egress = (...hosts: string[]): object => ({ egress: [{ hosts }] });
const ingress = (more: object): object => ({ ingress: [{ port: { number: 80, protocol: 'HTTPS', name: 'https' }, ...more }] });

table('Sidecar', [
  ['is fine', egress('./*', '*/a.com', 'shop2/*.b.com', '~bank/*'), []],
  ['is empty', {}, ['missing-required-field']],
  ['has hosts without namespace', egress('a.com', 'web'), ['host-name-invalid egress[0].hosts[0]', 'host-name-invalid egress[0].hosts[1]']],
  ['repeats itself', egress('./*', 'shop/a.com'), ['sidecar-egress-host-repeated egress[0].hosts[1] (warn)']],
  [
    'takes everything first',
    { egress: [{ hosts: ['./*'] }, { port: { number: 80 }, hosts: ['./*'] }] },
    ['sidecar-catch-all-listener-not-last egress[0]'],
  ],
  ['binds to nothing', { egress: [{ port: { protocol: 'HTTP' }, hosts: ['./*'] }] }, ['missing-required-field egress[0].port']],
  ['hands on', ingress({ defaultEndpoint: '[::1]:8080' }), []],
  ['hands on elsewhere', ingress({ defaultEndpoint: '1.2.3.4:80' }), ['malformed-value ingress[0].defaultEndpoint']],
  ['hands on nowhere', ingress({ defaultEndpoint: '127.0.0.1' }), ['malformed-value ingress[0].defaultEndpoint']],
  ['ends TLS', ingress({ tls: { mode: 'SIMPLE', ...files } }), []],
  ['ends TLS with a Secret', ingress({ tls: simple }), ['sidecar-ingress-tls-invalid ingress[0].tls.credentialName']],
  ['ends mesh TLS', ingress({ tls: { mode: 'ISTIO_MUTUAL' } }), ['sidecar-ingress-tls-invalid ingress[0].tls.mode']],
  [
    'has a proxy that nothing reaches',
    { outboundTrafficPolicy: { egressProxy: { host: 'a.com' } } },
    ['conflicting-fields outboundTrafficPolicy.egressProxy'],
  ],
  [
    'has a proxy without port',
    { outboundTrafficPolicy: { mode: 'ALLOW_ANY', egressProxy: { host: 'a.com' } } },
    ['missing-required-field outboundTrafficPolicy.egressProxy'],
  ],
]);

table('PeerAuthentication', [
  ['is fine', { selector: { matchLabels: { a: 'b' } }, portLevelMtls: { 8080: {} } }, []],
  ['has ports for nobody', { portLevelMtls: { 8080: {} } }, ['missing-required-field portLevelMtls']],
  ['has ports for somebody', { selector: '{{ SELECTOR }}', portLevelMtls: { 8080: {} } }, []],
  ['has no ports', { portLevelMtls: {} }, ['missing-required-field portLevelMtls']],
  ['has no such port', { selector: { matchLabels: { a: 'b' } }, portLevelMtls: { http: {} } }, ['value-out-of-range portLevelMtls.http']],
]);

table('RequestAuthentication', [
  ['is fine', { jwtRules: [{ issuer: 'i', jwksUri: 'https://a.com:8443/keys' }] }, []],
  ['has no issuer', { jwtRules: [{ jwks: '{}' }] }, ['missing-required-field jwtRules[0]']],
  ['has no address of keys', { jwtRules: [{ issuer: 'i', jwksUri: 'ftp://a' }] }, ['malformed-value jwtRules[0].jwksUri']],
  ['has keys that are none', { jwtRules: [{ issuer: 'i', jwks: 'x' }] }, ['malformed-value jwtRules[0].jwks']],
  [
    'has a private key',
    { jwtRules: [{ issuer: 'i', jwks: '{"keys": [{"kty": "oct", "k": "AA"}]}' }] },
    ['jwks-private-key jwtRules[0].jwks (warn)'],
  ],
  [
    'is for a route',
    { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'x' }] },
    ['policy-target-unsupported targetRefs[0].kind'],
  ],
]);

const rules = (rule: object, more: object = {}): object => ({ rules: [rule], ...more });

table('AuthorizationPolicy', [
  ['is fine', rules({ from: [{ source: { principals: ['*'] } }], to: [{ operation: { paths: ['/a/{*}/{**}'] } }] }), []],
  ['denies nothing', { action: 'DENY' }, ['missing-required-field']],
  ['asks nobody', rules({}, { action: 'CUSTOM' }), ['missing-required-field provider']],
  ['asks somebody for nothing', rules({}, { provider: { name: 'p' } }), ['conflicting-fields provider']],
  [
    'asks who it is',
    rules({ from: [{ source: { principals: ['a'] } }] }, { action: 'CUSTOM', provider: { name: 'p' } }),
    ['conflicting-fields rules[0].from[0].source.principals'],
  ],
  [
    'has empty parts',
    rules({ from: [{ source: {} }], to: [{ operation: {} }] }),
    ['missing-required-field rules[0].from[0].source', 'missing-required-field rules[0].to[0].operation'],
  ],
  [
    'has bad values',
    rules({
      from: [{ source: { ipBlocks: ['x'], notServiceAccounts: ['a/b/c'], trustDomains: ['a*b'] } }],
      to: [{ operation: { notPaths: ['/{**}/{*}', '/{x}'], ports: ['0', 'http'] } }],
    }),
    [
      'malformed-value rules[0].from[0].source.notServiceAccounts[0]',
      'malformed-value rules[0].from[0].source.trustDomains[0]',
      'malformed-value rules[0].from[0].source.ipBlocks[0]',
      'malformed-value rules[0].to[0].operation.ports[1]',
      'malformed-value rules[0].to[0].operation.notPaths[0]',
      'malformed-value rules[0].to[0].operation.notPaths[1]',
    ],
  ],
  [
    'has conditions',
    rules({
      when: [
        { key: 'request.headers[a]', values: ['x'] },
        { key: 'source.ip', notValues: ['10.0.0.0/8'] },
      ],
    }),
    [],
  ],
  [
    'has bad conditions',
    rules({
      when: [
        { key: 'request.headers', values: ['x'] },
        { key: 'x', values: ['y'] },
        { key: 'source.ip' },
        { key: 'destination.port', values: ['x'] },
      ],
    }),
    [
      'malformed-value rules[0].when[0].key',
      'malformed-value rules[0].when[1].key',
      'missing-required-field rules[0].when[2]',
      'malformed-value rules[0].when[3].values[0]',
    ],
  ],
  [
    'denies TCP',
    rules({ to: [{ operation: { methods: ['GET'] } }] }, { action: 'DENY' }),
    ['authorization-policy-denies-tcp rules[0].to (warn)'],
  ],
]);

test.each([
  ['Gateway', { servers: ['{{ SERVER }}', { port: '{{ PORT }}', hosts: ['a.com'], tls: simple }] }],
  ['VirtualService', { hosts: ['outbound_.80_._.b.shop'], gateways: ['gw'], tls: ['{{ ROUTE }}'], tcp: [{ route: ['{{ ROUTE }}'] }] }],
  ['DestinationRule', { host: 'a.com', subsets: ['{{ SUBSET }}'] }],
  ['ServiceEntry', entry({ ports: ['{{ PORT }}'], endpoints: ['{{ ENDPOINT }}'] })],
  ['AuthorizationPolicy', rules({ from: ['{{ FROM }}'], to: [{ operation: '{{ OPERATION }}' }] })],
  ['WorkloadEntry', '{{ SPEC }}' as unknown as object],
])('%s with placeholders for whole parts', (kind, spec) => expect(says(kind, spec)).toEqual([]));

describe('annotations', () => {
  test.each<[string, string, string, string[]]>([
    ['a rehearsal of another kind', 'istio.io/dry-run', 'Sidecar', ['reserved-annotation metadata.annotations["istio.io/dry-run"]']],
    ['a rehearsal', 'istio.io/dry-run', 'AuthorizationPolicy', []],
    [
      "one of Istio's own",
      'internal.istio.io/parents',
      'AuthorizationPolicy',
      ['reserved-annotation metadata.annotations["internal.istio.io/parents"]'],
    ],
  ])('%s', (_, name, kind, expected) => {
    expect(says(kind, kind === 'Sidecar' ? egress('./*') : rules({}), { annotations: { [name]: 'true' } })).toEqual(expected);
  });
});

describe('hosts of one VirtualService', () => {
  const host = fc
    .tuple(fc.constantFrom('', '*.', '*'), fc.constantFrom('a.com', 'b.a.com', 'com', 'c.b.a.com'))
    .map(([star, name]) => star + name);
  test('are refused exactly where two of them overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(host, fc.constant('*')), { minLength: 1, maxLength: 5 }), (hosts) => {
        const clash = hosts.some((one, index) => hosts.slice(index + 1).some((other) => overlaps(one, other)));
        expect(says('VirtualService', { hosts, gateways: ['gw'], http: [to('b')] }).length > 0).toBe(clash);
      }),
    );
  });
});
