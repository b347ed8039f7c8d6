import { rule } from '../../src/engine/index.ts';
import type { Field } from '../../src/yaml/index.ts';

export default rule({
  id: 'gateway-duplicate-server-name',
  area: 'gateway',
  severity: 'info',
  summary: 'Two servers of one Gateway have the same name, so their statistics are mixed up',
  impact: 'Envoy counts the requests of both servers under one prefix: metrics and alerts cannot tell them apart. Traffic is not affected.',
  fix: 'Give each server a name of its own, or leave the names out.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Server-name'],
  on: ['Gateway'],
  reads: [],
  *check(gateway) {
    const names = new Map<string, Field>();
    for (const server of gateway.at('spec', 'servers').items()) {
      const at = server.get('name');
      const name = at.string();
      if (!name) continue;
      const first = names.get(name);
      if (first)
        yield {
          at,
          message: `Two servers of this Gateway are called "${name}"`,
          related: [{ at: first, message: 'the first of that name' }],
        };
      else names.set(name, at);
    }
  },
});
