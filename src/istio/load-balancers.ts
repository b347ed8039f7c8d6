import { type Graph, matchesLabels, type Resource, stringMap } from '../graph/index.ts';
import type { Field } from '../yaml/index.ts';
import type { Proxy } from './proxy.ts';

/** A load balancer in front of a gateway that ends TLS itself, by the annotations of the Service. */
export interface TlsLoadBalancer {
  readonly service: Resource;
  /** The annotation that gives it a certificate. */
  readonly at: Field;
  /** What it speaks to the gateway. */
  readonly backend: 'plain' | 'tls';
  /** Service ports for which it ends TLS. */
  endsTlsOn(port: { readonly number: number; readonly name: string | undefined }): boolean;
}

const certificateAnnotations = [
  'service.beta.kubernetes.io/aws-load-balancer-ssl-cert',
  'service.beta.kubernetes.io/do-loadbalancer-certificate-id',
  'service.beta.kubernetes.io/do-loadbalancer-certificate-name',
  'service.beta.kubernetes.io/linode-loadbalancer-default-tls-secret-name',
  'service.beta.kubernetes.io/oci-load-balancer-tls-secret',
  'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-cert-id',
  'service.kubernetes.io/ibm-load-balancer-cloud-provider-vpc-tls',
];
const portAnnotations = [
  'service.beta.kubernetes.io/aws-load-balancer-ssl-ports',
  'service.beta.kubernetes.io/do-loadbalancer-tls-ports',
  'service.beta.kubernetes.io/oci-load-balancer-ssl-ports',
];
const backendAnnotations = [
  'service.beta.kubernetes.io/aws-load-balancer-backend-protocol',
  'service.beta.kubernetes.io/do-loadbalancer-protocol',
  'service.beta.kubernetes.io/oci-load-balancer-backend-protocol',
];

/** The Services of a gateway workload whose load balancer ends TLS. What the annotations mean is each cloud's own documentation. */
export function tlsLoadBalancers(graph: Graph, proxy: Proxy): TlsLoadBalancer[] {
  return graph.in('Service', proxy.namespace).flatMap((service) => {
    const selector = stringMap(service.at('spec', 'selector'));
    if (Object.keys(selector).length === 0 || !matchesLabels(selector, proxy.labels)) return [];
    const at = certificateAnnotations
      .map((name) => service.at('metadata', 'annotations', name))
      .find((field) => field.exists && !field.isUnknown);
    if (!at) return [];
    const text = (names: readonly string[]) => names.map((name) => service.annotations[name]).find((value) => value !== undefined);
    const ports = text(portAnnotations)
      ?.split(',')
      .map((port) => port.trim());
    const backend = text(backendAnnotations)?.toLowerCase() ?? 'tcp';
    return [
      {
        service,
        at,
        backend: backend === 'ssl' || backend === 'https' ? 'tls' : 'plain',
        endsTlsOn: ({ number, name }) =>
          ports === undefined || ports.includes('*') || ports.includes(String(number)) || (name !== undefined && ports.includes(name)),
      },
    ];
  });
}
