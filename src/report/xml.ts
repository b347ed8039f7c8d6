import { clean } from './text.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\n': '&#10;' };

/** Text for an attribute or an element. Characters that XML 1.0 does not allow are replaced. */
export const escapeXml = (text: string): string =>
  text
    .split('\n')
    .map(clean)
    .join('\n')
    .replace(/[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[&<>"'\n]/g, (letter) => entities[letter] ?? letter);

/** An element with attributes. Text among the children must be escaped already, and so holds no line break. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, children: readonly string[] = []): string {
  const head = `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('')}`;
  if (children.length === 0) return `${head}/>`;
  return `${head}>\n${children.join('\n').replace(/^/gm, '  ')}\n</${name}>`;
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';
