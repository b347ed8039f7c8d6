import type { Graph, Resource } from '../../graph/index.ts';
import { isPrivateKey, keyMatches, privateKeyOf } from '../../x509/index.ts';
import type { Field } from '../../yaml/index.ts';
import { caSuffix, delivery } from '../credentials.ts';
import type { Proxy } from '../proxy.ts';
import { proxyFile } from '../proxy-files.ts';
import { material } from '../secret-material.ts';
import { fine, say } from './outcomes.ts';
import type { Missing, Outcome } from './types.ts';

/** Whether Envoy gets the certificates and CAs that it asks for. */
export function credentials(graph: Graph, proxy: Proxy, names: readonly string[], at: Field | undefined): Outcome {
  let open: Outcome | undefined;
  for (const name of names) {
    const files = /^file-(?:cert|root):(.*)$/.exec(name)?.[1];
    for (const path of files === undefined || files === 'system' ? [] : files.split('~')) {
      const file = proxyFile(graph, proxy, path);
      if (file.state === 'absent') return say('credential-missing', `${proxy.name} does not see the file ${path}`, [at]);
    }
    const { reason, reference, missing, found } = delivery(graph, proxy, name);
    const refused = reason === 'delivered' && found?.resource ? refusal(graph, found.resource, name) : undefined;
    if (refused) return refused;
    if (reason === 'delivered' || reason === 'no-reference' || !reference) continue;
    const what: Missing = {
      kind: reference.type === 'configmap' ? 'ConfigMap' : 'Secret',
      namespace: reference.namespace,
      name: reference.name,
    };
    if (reason === 'not-found' && missing !== 'absent')
      open ??= say('unknown', `whether ${proxy.name} gets ${name} is not in the input`, [at], [what]);
    else return say('credential-missing', `${proxy.name} never gets ${name} (${reason})`, [at], reason === 'not-found' ? [what] : []);
  }
  return open ?? fine;
}

/** Why Envoy refuses a Secret that it gets, as far as its values are in the input. */
function refusal(graph: Graph, resource: Resource, name: string): Outcome | undefined {
  const { certificate, privateKey, ca } = material(graph, resource);
  const because = (detail: string, ...places: (Field | undefined)[]): Outcome =>
    say('credential-refused', `Envoy refuses ${name}: ${detail}`, [...places, resource.at('metadata', 'name')]);
  if (name.endsWith(caSuffix)) return ca && ca.certificates.length === 0 ? because('its CA is no PEM certificate', ca.at) : undefined;
  if (!certificate || !privateKey) return undefined;
  const [leaf] = certificate.certificates;
  if (!leaf) return because('its certificate is no PEM certificate', certificate.at);
  const key = privateKeyOf(privateKey.pem);
  if (key === 'encrypted') return because('its key is encrypted', privateKey.at);
  if (key === undefined || key === 'unreadable' || !privateKey.pem.blocks.some(isPrivateKey))
    return because('its key is no PEM private key', privateKey.at);
  return keyMatches(leaf, key) ? undefined : because('its key does not belong to its certificate', privateKey.at, certificate.at);
}
