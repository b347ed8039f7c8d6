import type { Field } from '../yaml/index.ts';
import { questionAbout } from './graph.ts';
import type { Workload } from './workloads.ts';

/** A host that a container is told to call, as its environment or arguments show. */
export interface CalledHost {
  /** As written, in lower case. */
  readonly host: string;
  /** Undefined where neither a port nor a scheme tells it. */
  readonly port: number | undefined;
  /** `http`, `https`, ...; undefined for a bare `host:port`. */
  readonly scheme: string | undefined;
  readonly at: Field;
}

const defaultPorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ldap: 389,
  ldaps: 636,
  redis: 6379,
  amqp: 5672,
  amqps: 5671,
  mongodb: 27017,
};

const url = /\b([a-z][a-z0-9+]*):\/\/(?:[^\s/@]*@)?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?/g;
const hostAndPort = /(?:^|[\s,="'])([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+):(\d{1,5})\b/g;

/** The hosts that the containers of a workload name in `env`, `args` and `command`. What a ConfigMap or the image holds is not seen. */
export const calledHosts = questionAbout((_graph, { podSpec }: Workload): readonly CalledHost[] => {
  const out: CalledHost[] = [];
  for (const container of [...podSpec.get('containers').items(), ...podSpec.get('initContainers').items()]) {
    const env = container
      .get('env')
      .items()
      .map((variable) => variable.get('value'));
    for (const at of [...env, ...container.get('args').items(), ...container.get('command').items()]) {
      const text = at.string();
      if (!text) continue;
      for (const [, scheme = '', host = '', port] of text.matchAll(url))
        out.push({ host: host.toLowerCase(), port: port ? Number(port) : defaultPorts[scheme], scheme, at });
      if (text.includes('://')) continue;
      for (const [, host = '', port] of text.matchAll(hostAndPort))
        out.push({ host: host.toLowerCase(), port: Number(port), scheme: undefined, at });
    }
  }
  return out;
});
