import type { Field } from '../../yaml/index.ts';
import { isSet, refuse, repeated, text } from './gateway-api-refusal.ts';
import type { Objection } from './objection.ts';

const listenerRule = 'gateway-api-listener-invalid';

export function listenerObjections(listeners: Field, isSetOfListeners: boolean): Objection[] {
  const out: Objection[] = [];
  const names = new Map<string, Field>();
  const slots = new Map<string, Field>();
  for (const listener of listeners.items()) {
    const [name, port, protocol, hostname, tls] = (['name', 'port', 'protocol', 'hostname', 'tls'] as const).map((key) =>
      listener.get(key),
    ) as [Field, Field, Field, Field, Field];
    const label = `Listener ${text(name) || listener.pathText}`;
    const kind = text(protocol);
    const mode = tls.get('mode');
    const terminates = !mode.exists || mode.string() === 'Terminate' || mode.string() === '';
    if (['HTTP', 'TCP', 'UDP'].includes(kind) && tls.exists) {
      const better = kind === 'HTTP' ? 'HTTPS' : 'TLS';
      out.push(
        refuse(
          listenerRule,
          tls.key,
          `${label} has protocol ${kind} and a tls block: the API server refuses the whole object`,
          `Write protocol: ${better} where the listener should speak TLS, or remove tls.`,
        ),
      );
    }
    if (kind === 'HTTPS' && tls.exists && !terminates && !mode.isUnknown)
      out.push(
        refuse(
          listenerRule,
          mode,
          `${label} has protocol HTTPS and tls.mode ${text(mode)}: only Terminate is possible there, the API server refuses the whole object`,
          `Write protocol: TLS with mode: Passthrough to hand TLS on, or remove mode to end TLS here.`,
        ),
      );
    if (kind === 'TLS' && !tls.exists)
      out.push(
        refuse(
          listenerRule,
          listener.get('tls'),
          `${label} has protocol TLS and no tls block: the API server refuses the whole object`,
          `Add tls with mode: Passthrough, or mode: Terminate and certificateRefs.`,
        ),
      );
    if (['TCP', 'UDP'].includes(kind) && isSet(hostname))
      out.push(
        refuse(
          listenerRule,
          hostname,
          `${label} has protocol ${kind} and a hostname: the API server refuses the whole object`,
          `Remove hostname: it can only be told apart in HTTP, HTTPS and TLS.`,
        ),
      );
    if (tls.exists && terminates && tls.get('certificateRefs').items().length === 0 && tls.get('options').keys().length === 0)
      if (!tls.isUnknown && !tls.get('certificateRefs').isUnknown && !tls.get('options').isUnknown)
        out.push(
          refuse(
            listenerRule,
            tls.key,
            `${label} ends TLS and has neither certificateRefs nor options: the API server refuses the whole object`,
            `Add tls.certificateRefs with the name of a Secret of type kubernetes.io/tls.`,
          ),
        );
    const nameKey = JSON.stringify(name.json());
    const twin = names.get(nameKey);
    if (name.exists && twin)
      out.push(
        refuse(
          listenerRule,
          name,
          `Two listeners are called ${text(name)}: the API server refuses the whole object`,
          `Give every listener a name of its own; routes choose it with sectionName.`,
          [{ at: twin, message: 'the first listener of that name' }],
        ),
      );
    else names.set(nameKey, name);
    if (isSetOfListeners && !port.exists) continue;
    const slotKey = JSON.stringify([port.json(), kind || protocol.json(), hostname.exists ? hostname.json() : null]);
    const taken = slots.get(slotKey);
    if (taken)
      out.push(
        refuse(
          listenerRule,
          hostname.exists ? hostname : port,
          `${label} repeats port ${String(port.json())}, protocol ${kind} and ${hostname.exists ? `hostname ${text(hostname)}` : 'no hostname'} of another listener: the API server refuses the whole object`,
          `Give the listeners different hostnames or ports, or make one of the two.`,
          [{ at: taken, message: 'the first listener with the same port, protocol and hostname' }],
        ),
      );
    else slots.set(slotKey, listener.get('name'));
  }
  return out;
}

export function frontendObjections(perPort: Field): Objection[] {
  return repeated(
    perPort.items().map((entry) => ({ key: entry.get('port').json(), at: entry.get('port') })),
    (at, first) =>
      refuse(
        listenerRule,
        at,
        `Port ${String(at.json())} has two entries in tls.frontend.perPort: the API server refuses the whole object`,
        `Write one entry for each port.`,
        [{ at: first, message: 'the first entry for that port' }],
      ),
  );
}
