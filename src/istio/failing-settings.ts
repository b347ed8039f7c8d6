import { append, type Graph, questionAbout, type Resource } from '../graph/index.ts';
import { type ClientTlsSetting, clientTlsSettings, type SettingUse } from './client-tls-settings.ts';
import { areHopsKnown, type Hop, hops, isFailure } from './hop.ts';

/** A `tls` of a DestinationRule that some server inside the mesh refuses. */
export interface FailingSetting {
  readonly setting: ClientTlsSetting;
  /** The hops that fail for certain, each with its upstream. */
  readonly failing: readonly { readonly use: SettingUse; readonly hop: Hop }[];
  /** Every endpoint of every such upstream refuses, and a proxy of the input has it so. */
  readonly isAll: boolean;
}

/** What of the settings of a DestinationRule fails for certain at servers that the input shows. */
export const failingSettings = questionAbout((graph: Graph, destinationRule: Resource): readonly FailingSetting[] => {
  const out: FailingSetting[] = [];
  for (const setting of clientTlsSettings(graph).get(destinationRule) ?? []) {
    // A tls without mode is a mistake of its own, whatever follows from it.
    if (!setting.tls.mode) continue;
    const failing: { use: SettingUse; hop: Hop }[] = [];
    let isAll = true;
    for (const use of setting.uses) {
      const { upstream } = use;
      if (upstream.isUncertain || upstream.reason !== 'rule') continue;
      const all = hops(graph, upstream);
      const bad = all.filter((hop) => !hop.isUncertain && isFailure(hop.reception));
      if (bad.length === 0) continue;
      if (bad.length < all.length || !areHopsKnown(upstream)) isAll = false;
      for (const hop of bad) failing.push({ use, hop });
    }
    // Where only a sidecar that the input does not show would read it, nobody is known to suffer.
    if (failing.length > 0) out.push({ setting, failing, isAll: isAll && failing.some(({ use }) => use.proxies.length > 0) });
  }
  return out;
});

/** The failures of one wire, by the setting. */
export function failuresWhere(
  graph: Graph,
  destinationRule: Resource,
  condition: (hop: Hop) => boolean,
): { setting: ClientTlsSetting; first: { use: SettingUse; hop: Hop }; places: string; isAll: boolean }[] {
  return failingSettings(graph, destinationRule).flatMap(({ setting, failing, isAll }) => {
    const fitting = failing.filter(({ hop }) => condition(hop));
    const [first] = fitting;
    if (!first) return [];
    const ports = new Map<string, string[]>();
    for (const { use } of fitting) append(ports, use.upstream.service.hostname, String(use.upstream.port.number));
    const [[host = '', numbers = []] = []] = ports;
    const others = ports.size - 1;
    const places = `${host}:${[...new Set(numbers)].join(' and ')}${others > 0 ? ` and ${others} other host${others > 1 ? 's' : ''}` : ''}`;
    return [{ setting, first, places, isAll }];
  });
}
