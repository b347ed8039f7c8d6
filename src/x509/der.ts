/** One value of a DER encoding. `content` and `whole` are views into the input. */
export interface Der {
  readonly tag: number;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/**
 * The values that stand one after the other in `bytes`.
 * @throws RangeError where a length runs over the end
 */
export function readDer(bytes: Buffer): Der[] {
  const out: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    const tag = bytes.readUInt8(at++);
    let length = bytes.readUInt8(at++);
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 4) throw new RangeError('unsupported DER length');
      length = bytes.readUIntBE(at, octets);
      at += octets;
    }
    if (at + length > bytes.length) throw new RangeError('DER value runs over the end');
    out.push({ tag, content: bytes.subarray(at, at + length), whole: bytes.subarray(start, at + length) });
    at += length;
  }
  return out;
}

/** An object identifier as text, `1.2.840.113549.1.1.5`. */
export function oid(content: Buffer): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      if (numbers.length === 0) numbers.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
      else numbers.push(value);
      value = 0;
    }
  }
  return numbers.join('.');
}

/** UTCTime or GeneralizedTime in milliseconds since 1970; NaN for anything else. */
export function time({ tag, content }: Der): number {
  const text = content.toString('latin1');
  const match = (tag === 0x17 ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/ : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/).exec(
    text,
  );
  if (!match) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const full = tag === 0x17 ? year + (year < 50 ? 2000 : 1900) : year;
  return Date.UTC(full, month - 1, day, hour, minute, second);
}
