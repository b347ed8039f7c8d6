/** Protocols of ports. Source: pkg/config/protocol/instance.go, pkg/config/kube/conversion.go. */
const words = {
  tcp: 'TCP',
  udp: 'UDP',
  grpc: 'GRPC',
  'grpc-web': 'GRPC-Web',
  http: 'HTTP',
  http_proxy: 'HTTP_PROXY',
  http2: 'HTTP2',
  https: 'HTTPS',
  tls: 'TLS',
  mongo: 'Mongo',
  redis: 'Redis',
  mysql: 'MySQL',
} as const;

/** `AUTO`: no protocol that Istio knows, so the proxy looks at the first bytes. */
export type Protocol = (typeof words)[keyof typeof words] | 'AUTO';

/** The protocol of a port of a Gateway, Sidecar or ServiceEntry: the exact word, in any case (protocol.Parse). */
export const parseProtocol = (text: string | undefined): Protocol => {
  const word = text?.toLowerCase() ?? '';
  return Object.hasOwn(words, word) ? words[word as keyof typeof words] : 'AUTO';
};

/** Protocols that speak HTTP without TLS. */
export const isHttp = (protocol: Protocol): boolean =>
  protocol === 'HTTP' || protocol === 'HTTP2' || protocol === 'GRPC' || protocol === 'GRPC-Web' || protocol === 'HTTP_PROXY';

/** The application itself speaks TLS. */
export const isTls = (protocol: Protocol): boolean => protocol === 'HTTPS' || protocol === 'TLS';

/** What a listener does with a port: routes HTTP, forwards bytes, or finds out which of the two (ModelProtocolToListenerProtocol). */
export type ListenerProtocol = 'HTTP' | 'TCP' | 'AUTO' | 'UDP';

export const listenerProtocol = (protocol: Protocol): ListenerProtocol =>
  protocol === 'AUTO' || protocol === 'UDP' ? protocol : isHttp(protocol) ? 'HTTP' : 'TCP';

/** Ports whose protocol is never guessed because the server speaks first: SMTP, DNS, MySQL, MongoDB. */
const serverFirstPorts = new Set([25, 53, 3306, 27017]);

/** What the Kubernetes API allows for a Service port. */
export interface KubernetesPort {
  readonly name?: string | undefined;
  readonly port: number;
  readonly protocol?: string | undefined;
  readonly appProtocol?: string | undefined;
}

/** The protocol of a port of a Kubernetes Service: `appProtocol`, else the first word of the port's name (ConvertProtocol). */
export const servicePortProtocol = ({ name, port, protocol, appProtocol }: KubernetesPort): Protocol => {
  if (protocol === 'UDP') return 'UDP';
  if (appProtocol === 'kubernetes.io/h2c') return 'HTTP2';
  if (appProtocol === 'kubernetes.io/ws') return 'HTTP';
  if (appProtocol === 'kubernetes.io/wss') return 'HTTPS';
  const text = appProtocol ?? name ?? '';
  if (text.toLowerCase().startsWith('grpc-web')) return 'GRPC-Web';
  const parsed = parseProtocol(text.split('-', 1)[0]);
  return parsed === 'AUTO' && serverFirstPorts.has(port) ? 'TCP' : parsed;
};
