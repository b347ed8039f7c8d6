import type { Graph, Resource } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import type { ServerTls } from '../specs.ts';
import { isSince } from '../version.ts';
import { type CheckedReference, checkAuthority, checkCertificate, type Referrer } from './certificates.ts';
import { type FrontendTls, type GatewayApiGatewaySpec, type ListenerSpec, list } from './specs.ts';

/** Option of a listener that chooses what to ask of clients. Its values are compared as they are written. */
export const terminateModeOption = 'gateway.istio.io/tls-terminate-mode';

/** Why a listener cannot be programmed for its TLS settings. */
export interface TlsFailure {
  readonly cause: 'too-many-certificates' | 'no-usable-certificate' | 'too-many-authorities' | 'unusable-authority';
  /** Reason of the condition ResolvedRefs, as istiod writes it. */
  readonly reason: string;
  readonly at: Field;
  /** The references that fail. */
  readonly references: readonly CheckedReference[];
}

/** What istiod makes of the `tls` of a listener (buildTLS). */
export interface ListenerTlsResult {
  /** Undefined where the listener has no `tls` at all. */
  readonly tls: ServerTls | undefined;
  /** Every item of `certificateRefs` that istiod looks at. */
  readonly certificates: readonly CheckedReference[];
  /** The CA for client certificates, from `spec.tls.frontend` of the Gateway. */
  readonly authority: CheckedReference | undefined;
  readonly failure: TlsFailure | undefined;
}

/** Where a listener stands and what it belongs to. */
export interface ListenerPlace {
  readonly gateway: Resource;
  /** The Gateway or the ListenerSet. */
  readonly owner: Resource;
  readonly at: Field;
}

const reasons = {
  'not-granted': 'RefNotPermitted',
  'wrong-kind': 'InvalidCertificateRef',
  missing: 'InvalidCertificateRef',
  'keys-missing': 'InvalidCertificateRef',
  malformed: 'InvalidCertificateRef',
} as const;

export function listenerTls(graph: Graph, { gateway, owner, at }: ListenerPlace, listener: ListenerSpec): ListenerTlsResult {
  const { tls } = listener;
  if (!tls) return { tls: undefined, certificates: [], authority: undefined, failure: undefined };
  const mode = tls.mode ?? 'Terminate';
  if (mode !== 'Terminate') {
    const passthrough = isAutoPassthrough(owner, listener) ? 'AUTO_PASSTHROUGH' : 'PASSTHROUGH';
    return { tls: { mode: passthrough }, certificates: [], authority: undefined, failure: undefined };
  }
  const option = tls.options?.[terminateModeOption];
  if (option === 'ISTIO_SIMPLE')
    return { tls: { mode: 'SIMPLE', credentialName: 'builtin://' }, certificates: [], authority: undefined, failure: undefined };
  if (option === 'ISTIO_MUTUAL') return { tls: { mode: 'ISTIO_MUTUAL' }, certificates: [], authority: undefined, failure: undefined };
  const out: ServerTls = { mode: option === 'MUTUAL' || option === 'OPTIONAL_MUTUAL' ? option : 'SIMPLE' };

  const refs = list(tls.certificateRefs);
  const refsAt = at.get('tls', 'certificateRefs');
  // One certificate exactly before Istio 1.27.
  if (refs.length > (isSince(graph, 27) ? 2 : 1)) {
    const failure = { cause: 'too-many-certificates', reason: 'InvalidCertificateRef', at: refsAt, references: [] } as const;
    return { tls: out, certificates: [], authority: undefined, failure };
  }
  const from: Referrer = {
    kind: owner.kind === 'ListenerSet' ? 'ListenerSet' : 'KubernetesGateway',
    namespace: owner.namespace,
    isPlaced: owner.at('metadata', 'namespace').string() !== undefined,
  };
  const certificates = refs.map((ref, index) => checkCertificate(graph, from, ref, refsAt.get(index)));
  const usable = certificates.filter(({ credential }) => credential !== undefined);
  if (usable.length === 0) {
    const [first] = certificates;
    const failure = first?.fault && {
      cause: 'no-usable-certificate' as const,
      reason: reasons[first.fault],
      at: certificates.length === 1 ? first.at : refsAt,
      references: certificates,
    };
    return { tls: out, certificates, authority: undefined, failure };
  }
  // With one usable reference istiod takes the name of the first, usable or not.
  if (usable.length === 1) out.credentialName = certificates[0]?.credential ?? '';
  else out.credentialNames = usable.map(({ credential }) => credential ?? '');

  const frontend = isSince(graph, 28) ? frontendOf(gateway, listener.port) : undefined;
  const authorities = list(frontend?.tls.validation?.caCertificateRefs);
  if (!frontend || authorities.length === 0) return { tls: out, certificates, authority: undefined, failure: undefined };
  const authoritiesAt = frontend.at.get('validation', 'caCertificateRefs');
  if (authorities.length > 1) {
    const failure = { cause: 'too-many-authorities', reason: 'InvalidCACertificateRef', at: authoritiesAt, references: [] } as const;
    return { tls: out, certificates, authority: undefined, failure };
  }
  const authority = checkAuthority(graph, from, authorities[0] ?? {}, authoritiesAt.get(0));
  if (authority.credential === undefined) {
    const reason =
      authority.fault === 'not-granted'
        ? 'RefNotPermitted'
        : authority.fault === 'wrong-kind'
          ? 'InvalidCACertificateKind'
          : 'InvalidCACertificateRef';
    return {
      tls: out,
      certificates,
      authority,
      failure: { cause: 'unusable-authority', reason, at: authority.at, references: [authority] },
    };
  }
  const chosen = frontend.tls.validation?.mode === 'AllowInsecureFallback' ? 'OPTIONAL_MUTUAL' : 'MUTUAL';
  out.mode = out.mode === 'SIMPLE' ? chosen : (out.mode ?? chosen);
  out.caCertCredentialName = authority.credential;
  return { tls: out, certificates, authority, failure: undefined };
}

/** Client certificate settings of the Gateway for a port: the port's own entry, else the default (resolveGatewayTLS). */
export function frontendOf(gateway: Resource, port: number | undefined): { tls: FrontendTls; at: Field } | undefined {
  const frontend = ((gateway.json.spec ?? {}) as GatewayApiGatewaySpec).tls?.frontend;
  if (!frontend) return undefined;
  const at = gateway.at('spec', 'tls', 'frontend');
  const index = list(frontend.perPort).findIndex((entry) => entry.port === port);
  const own = list(frontend.perPort)[index];
  if (own) return { tls: own.tls ?? {}, at: at.get('perPort', index, 'tls') };
  return { tls: frontend.default ?? {}, at: at.get('default') };
}

/** Source: pilot/pkg/serviceregistry/kube/conversion.go, IsAutoPassthrough. */
function isAutoPassthrough({ labels }: Resource, { port, tls }: ListenerSpec): boolean {
  if (tls?.options?.['gateway.istio.io/listener-protocol'] === 'auto-passthrough') return true;
  if (!('topology.istio.io/network' in labels)) return false;
  return String(port) === (labels['networking.istio.io/gatewayPort'] ?? '15443');
}
