/**
 * The parts of Gateway API that the model reads, as plain data. Everything is optional: manifests are what people wrote.
 * Source: sigs.k8s.io/gateway-api v1.6 (apis/v1). Defaults of the CRDs are applied where a field is read, see `defaults.ts`.
 */
export interface ObjectReference {
  group?: string;
  kind?: string;
  namespace?: string;
  name?: string;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key?: string; operator?: string; values?: string[] }[];
}

export interface NamespaceScope {
  from?: string;
  selector?: LabelSelector;
}

export interface ListenerTls {
  mode?: string;
  certificateRefs?: ObjectReference[];
  options?: Record<string, string>;
}

export interface ListenerSpec {
  name?: string;
  hostname?: string;
  port?: number;
  protocol?: string;
  tls?: ListenerTls;
  allowedRoutes?: { namespaces?: NamespaceScope; kinds?: { group?: string; kind?: string }[] };
}

export interface FrontendTls {
  validation?: { caCertificateRefs?: ObjectReference[]; mode?: string };
}

export interface GatewayApiGatewaySpec {
  gatewayClassName?: string;
  listeners?: ListenerSpec[];
  addresses?: { type?: string; value?: string }[];
  allowedListeners?: { namespaces?: NamespaceScope };
  infrastructure?: { labels?: Record<string, string>; annotations?: Record<string, string>; parametersRef?: ObjectReference };
  tls?: {
    frontend?: { default?: FrontendTls; perPort?: { port?: number; tls?: FrontendTls }[] };
    backend?: { clientCertificateRef?: ObjectReference };
  };
}

export interface ListenerSetSpec {
  parentRef?: ObjectReference;
  listeners?: ListenerSpec[];
}

export interface ParentReference extends ObjectReference {
  sectionName?: string;
  port?: number;
}

export interface BackendReference extends ObjectReference {
  port?: number;
  weight?: number;
  filters?: RouteFilter[];
}

export interface HeaderFilter {
  set?: { name?: string; value?: string }[];
  add?: { name?: string; value?: string }[];
  remove?: string[];
}

export interface PathModifier {
  type?: string;
  replaceFullPath?: string;
  replacePrefixMatch?: string;
}

export interface RouteFilter {
  type?: string;
  requestHeaderModifier?: HeaderFilter;
  responseHeaderModifier?: HeaderFilter;
  requestMirror?: { backendRef?: BackendReference };
  requestRedirect?: { scheme?: string; hostname?: string; port?: number; statusCode?: number; path?: PathModifier };
  urlRewrite?: { hostname?: string; path?: PathModifier };
}

export interface NamedMatch {
  type?: string;
  name?: string;
  value?: string;
}

export interface HttpRouteMatch {
  path?: { type?: string; value?: string };
  headers?: NamedMatch[];
  queryParams?: NamedMatch[];
  method?: string;
}

export interface GrpcRouteMatch {
  method?: { type?: string; service?: string; method?: string };
  headers?: NamedMatch[];
}

export interface RouteRule<Match> {
  name?: string;
  matches?: Match[];
  filters?: RouteFilter[];
  backendRefs?: BackendReference[];
}

export interface RouteSpec<Match = HttpRouteMatch & GrpcRouteMatch> {
  parentRefs?: ParentReference[];
  hostnames?: string[];
  rules?: RouteRule<Match>[];
}

export interface BackendTlsPolicySpec {
  targetRefs?: (ObjectReference & { sectionName?: string })[];
  validation?: {
    hostname?: string;
    caCertificateRefs?: ObjectReference[];
    wellKnownCACertificates?: string;
    subjectAltNames?: { type?: string; hostname?: string; uri?: string }[];
  };
}

export interface ReferenceGrantSpec {
  from?: ObjectReference[];
  to?: ObjectReference[];
}

/** The items of what should be a list; none for anything else. */
export const list = <T>(value: readonly T[] | undefined): readonly T[] => (Array.isArray(value) ? value.map((item) => item ?? {}) : []);

export const gatewayApiGroup = 'gateway.networking.k8s.io';

/** Group and kind as `group/Kind`, with the default where they are not given. */
export const kindKey = (ref: { group?: string; kind?: string }, group: string, kind: string): string =>
  `${ref.group ?? group}/${ref.kind ?? kind}`;
