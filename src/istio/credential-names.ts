import type { Field } from '../yaml/index.ts';
import type { Config } from './configs.ts';
import type { GatewaySpec } from './specs.ts';

/** One credential that a server of a Gateway names, with its place. */
export interface CredentialName {
  readonly name: string;
  readonly at: Field;
  /** Index of the server. */
  readonly server: number;
  /** `ca` for caCertCredentialName, which only names a CA. */
  readonly use: 'certificate' | 'ca';
}

/** Every credential that the servers of a Gateway name, in order. Placeholders are left out. */
export function credentialNames(gateway: Config<GatewaySpec>): CredentialName[] {
  const out: CredentialName[] = [];
  const add = (at: Field, server: number, use: CredentialName['use']) => {
    const name = at.string();
    if (name) out.push({ name, at, server, use });
  };
  (gateway.spec.servers ?? []).forEach((_, server) => {
    const tls = gateway.at('servers', server, 'tls');
    add(tls.get('credentialName'), server, 'certificate');
    for (const at of tls.get('credentialNames').items()) add(at, server, 'certificate');
    add(tls.get('caCertCredentialName'), server, 'ca');
  });
  return out;
}

/** The name of the object behind a credential: without `kubernetes://` and the like, and without a namespace. */
export const secretNameOf = (credential: string): string => credential.slice(credential.lastIndexOf('/') + 1);
