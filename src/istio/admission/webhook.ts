import type { Graph, Kind, Resource } from '../../graph/index.ts';
import { checkAuthorizationPolicy, checkDryRun } from './authorization-policy.ts';
import { checkDestinationRule } from './destination-rule.ts';
import { checkWorkload } from './endpoint.ts';
import { checkGateway } from './gateway.ts';
import type { Objection } from './objection.ts';
import { checkPeerAuthentication } from './policies.ts';
import { Report } from './report.ts';
import { checkRequestAuthentication } from './request-authentication.ts';
import { checkServiceEntry } from './service-entry.ts';
import { checkSidecar } from './sidecar.ts';
import { checkVirtualService } from './virtual-service.ts';
import { checkWorkloadGroup } from './workload-group.ts';

type Check = (resource: Resource, report: Report) => void;

const checks: Partial<Record<Kind, Check>> = {
  Gateway: checkGateway,
  VirtualService: checkVirtualService,
  DestinationRule: checkDestinationRule,
  ServiceEntry: checkServiceEntry,
  WorkloadEntry: (entry, report) => checkWorkload(entry.at('spec'), report),
  WorkloadGroup: checkWorkloadGroup,
  Sidecar: checkSidecar,
  PeerAuthentication: checkPeerAuthentication,
  RequestAuthentication: checkRequestAuthentication,
  AuthorizationPolicy: checkAuthorizationPolicy,
  EnvoyFilter: () => {},
  ProxyConfig: () => {},
  Telemetry: () => {},
  WasmPlugin: () => {},
};

/** Kinds that istiod's webhook looks at. */
export const webhookKinds = Object.keys(checks) as Kind[];

/**
 * What istiod's validating webhook has against an object that the API server's schema lets through.
 * Follows pkg/config/validation: every function here names the one that it models. A value that holds a placeholder is never held against an object.
 */
export function webhookObjections(resource: Resource, _graph: Graph): readonly Objection[] {
  const check = checks[resource.kind];
  if (!check) return [];
  const report = new Report();
  checkDryRun(resource, report);
  checkAnnotations(resource, report);
  // As istiod does: what the annotations are refused for is said alone.
  if (!report.refusedSince(0)) check(resource, report);
  return report.objections;
}

/** Annotations that istiod keeps to itself (validateMetadata). */
function checkAnnotations(resource: Resource, report: Report): void {
  for (const name of ['webhook-always-reject', 'parent-namespace', 'parents']) {
    const field = resource.at('metadata', 'annotations', `internal.istio.io/${name}`);
    if (field.isWritten)
      report.refuse('reserved-annotation', field.key, `The annotation internal.istio.io/${name} is Istio's own: remove it`);
  }
}
