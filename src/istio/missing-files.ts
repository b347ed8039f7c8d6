import type { Graph } from '../graph/index.ts';
import type { Field, Place } from '../yaml/index.ts';
import { workloadText } from './gateway-credentials.ts';
import type { Proxy } from './proxy.ts';
import { proxyFile } from './proxy-files.ts';

/** A certificate file that a proxy is told to read and does not see, in words. */
export interface MissingFile {
  readonly at: Field;
  readonly message: string;
  readonly help: string;
  readonly related: readonly { readonly at: Place; readonly message: string }[];
  /** Nothing is mounted at the folder of the file, so that no other file of it is there either. */
  readonly isWholeFolder: boolean;
}

/**
 * The same for every proxy that reads the fields: one answer for each folder that is missing, however many proxies and files it concerns.
 * @param fields of one `tls` block
 */
export function missingFiles(graph: Graph, proxies: readonly Proxy[], fields: readonly Field[]): MissingFile[] {
  const out = new Map<string, { first: MissingFile; proxies: Set<Proxy>; fields: Set<Field> }>();
  for (const at of fields) {
    for (const proxy of proxies) {
      const missing = missingFile(graph, proxy, at);
      if (!missing) continue;
      const path = at.string() ?? '';
      const key = missing.isWholeFolder ? path.slice(0, path.lastIndexOf('/')) : path;
      const group = out.get(key) ?? { first: missing, proxies: new Set(), fields: new Set() };
      out.set(key, group);
      group.proxies.add(proxy);
      group.fields.add(at);
    }
  }
  return [...out.values()].map(({ first, proxies: concerned, fields: named }) => {
    const others = concerned.size - 1;
    return {
      ...first,
      message:
        others > 0
          ? `${first.message}; the same holds for ${others === 1 ? 'one other workload' : `${others} other workloads`}`
          : first.message,
      related: [...first.related, ...[...named].slice(1).map((at) => ({ at, message: 'this file is in the same folder' }))],
    };
  });
}

/** What keeps a proxy from reading a file; undefined where it sees the file or the input does not tell. */
export function missingFile(graph: Graph, proxy: Proxy, at: Field): MissingFile | undefined {
  const path = at.string();
  const { workload } = proxy;
  if (!path || !workload || path === 'system' || path.startsWith('sds')) return undefined;
  const evidence = proxyFile(graph, proxy, path);
  const who = workloadText(proxy);
  const container = workload.podSpec.get('containers');
  if (evidence.state !== 'absent') return undefined;
  if (evidence.reason === 'no-such-key') {
    const { source, files, mount } = evidence;
    return {
      at,
      message: `The proxy of ${who} finds no file ${path}: ${source.ref.kind} "${source.id}", mounted at ${mount.mount.mountPath}, gives ${files.length ? files.join(', ') : 'no files'}`,
      help: `Write a path below ${mount.mount.mountPath} that ends in one of the keys of the ${source.ref.kind}, or add the key "${path.slice(path.lastIndexOf('/') + 1)}" to it.`,
      related: [
        { at: mount.at, message: 'mounted here' },
        {
          at: source.at('data').exists ? source.at('data').key : source.at('metadata', 'name'),
          message: 'the keys of the object are the names of the files',
        },
      ],
      isWholeFolder: false,
    };
  }
  if (evidence.reason === 'no-such-object') {
    if (!evidence.certain) return undefined;
    return {
      at,
      message: `The proxy of ${who} finds no file ${path}: ${evidence.kind} "${evidence.name}", mounted at ${evidence.mount.mount.mountPath}, is not in namespace "${proxy.namespace}"`,
      help: `Create ${evidence.kind} "${evidence.name}" in namespace "${proxy.namespace}".`,
      related: [{ at: evidence.mount.at, message: 'mounted here' }],
      isWholeFolder: false,
    };
  }
  const { inApplication, ignoredAnnotation } = evidence;
  if (ignoredAnnotation) {
    return {
      at,
      message: `The proxy of ${who} finds no file ${path}: the gateway injection template does not read sidecar.istio.io/userVolumeMount`,
      help: 'Write volumes and volumeMounts for the container istio-proxy into the Pod template.',
      related: [{ at: ignoredAnnotation, message: 'this annotation works for sidecars only' }],
      isWholeFolder: true,
    };
  }
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  return {
    at,
    message: inApplication
      ? `The proxy of ${who} finds no file ${path}: it is mounted into the application's container, which the proxy does not see`
      : `The proxy of ${who} finds no file ${path}: nothing is mounted at ${folder}`,
    help:
      proxy.type === 'gateway'
        ? `Mount the Secret at ${folder} in the container istio-proxy, or name it with credentialName instead of files.`
        : `Mount the Secret at ${folder} into the sidecar with the annotations sidecar.istio.io/userVolume and sidecar.istio.io/userVolumeMount.`,
    related: [
      inApplication
        ? { at: inApplication.at, message: 'mounted for the application' }
        : { at: container.exists ? container.key : workload.resource.at('metadata', 'name'), message: `${who} has no mount there` },
    ],
    isWholeFolder: true,
  };
}
