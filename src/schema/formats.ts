/** Base64 as Go's standard encoding reads it: with padding; line breaks do not count. */
export const isBase64 = (text: string): boolean => {
  const bare = text.replace(/[\r\n]/g, '');
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
};

/** A quantity of Kubernetes: decimal number with an SI or binary suffix or an exponent. */
export const isQuantity = (text: string): boolean => /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.test(text);

/**
 * A duration as CEL and Go read it (`1h30m`, `500ms`), in milliseconds; undefined where it is none.
 * Source: Go, time.ParseDuration.
 */
export function durationMs(text: string): number | undefined {
  const match = /^([-+]?)((?:\d+(?:\.\d*)?(?:h|ms|m|s|us|µs|μs|ns)|\.\d+(?:h|ms|m|s|us|µs|μs|ns))+|0)$/.exec(text);
  if (!match) return undefined;
  const unit: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 1e-3, µs: 1e-3, μs: 1e-3, ns: 1e-6 };
  let sum = 0;
  for (const [, number, name] of (match[2] ?? '').matchAll(/(\d*\.?\d*)(h|ms|m|s|us|µs|μs|ns)/g))
    sum += Number(number) * (unit[name ?? ''] ?? 0);
  return match[1] === '-' ? -sum : sum;
}
