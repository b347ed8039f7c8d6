/** What a file's bytes are. */
export type Decoded = { readonly text: string; readonly invalidAt?: number } | { readonly binary: true };

/** Decodes UTF-8, with or without a byte order mark, and UTF-16 with one. Other bytes are no manifest. */
export function decode(bytes: Buffer): Decoded {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) };
  if (bytes.indexOf(0) !== -1) return { binary: true };
  const text = bytes.toString('utf8', first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0);
  // A replacement character stands for bytes that are no UTF-8, unless the file itself holds one.
  const at = text.indexOf('\uFFFD');
  return at !== -1 && bytes.indexOf('\uFFFD') === -1 ? { text, invalidAt: at } : { text };
}
