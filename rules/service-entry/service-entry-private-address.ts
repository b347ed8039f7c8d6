import { rule } from '../../src/engine/index.ts';

const isPrivate = (address: string): boolean => /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)[\d.]+(?:\/32)?$/.test(address);

export default rule({
  id: 'service-entry-private-address',
  area: 'service-entry',
  severity: 'info',
  summary: 'A ServiceEntry outside the mesh is matched by a single private address',
  impact:
    'The address is compared as it is written. If it belongs to a Pod it changes with every restart, and the ServiceEntry then matches nothing: with REGISTRY_ONLY the calls are refused.',
  fix: 'Write an address that lasts: that of a Service or of the machine, or a DNS name with resolution DNS.',
  references: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-addresses'],
  on: ['ServiceEntry'],
  reads: [],
  *check(entry) {
    const resolution = entry.at('spec', 'resolution');
    const isMatchedOnly = !resolution.exists || resolution.string() === 'NONE';
    if (!isMatchedOnly || entry.at('spec', 'location').string() === 'MESH_INTERNAL' || entry.at('spec', 'workloadSelector').exists) return;
    for (const at of entry.at('spec', 'addresses').items()) {
      if (isPrivate(at.string() ?? ''))
        yield { at, message: `${at.string()} is a private address: traffic is matched by it alone, whatever Pod or machine has it` };
    }
  },
});
