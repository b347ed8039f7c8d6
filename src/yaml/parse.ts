import { readBlock } from './block-reader.ts';
import { exceedsDepth } from './depth.ts';
import type { RawDocument } from './documents.ts';
import { controlCharacter, type SyntaxProblem, tooDeep } from './syntax.ts';
import { markPartial, maskTemplates } from './templates.ts';
import type { Node } from './tree.ts';
import { readWithYaml } from './yaml-reader.ts';

export interface ParsedDocument {
  readonly root: Node | null;
  /** At most one: why the document could not be read. */
  readonly problems: readonly SyntaxProblem[];
  /** The first action of a template that stands outside quotes, comments and blocks of text. */
  readonly template: { readonly start: number; readonly end: number } | undefined;
}

/**
 * Reads one document. Never throws. Templates are read as far as that goes: what an action produces is unknown, and maps whose keys depend on one are partial.
 */
export function parseDocument(raw: RawDocument): ParsedDocument {
  const { file, start, end } = raw;
  const text = file.text.slice(start, end);
  const masked = maskTemplates(text);
  const read = masked ? readBlock(masked.text, 0, text.length, start) : readBlock(file.text, start, end, 0);
  const refused = controlCharacter(file.text, start, end);
  if (refused) return { root: null, problems: [refused], template: undefined };
  const plain = masked?.text ?? text;
  const first = masked?.actions[0];
  const template = first && { start: start + first.start, end: start + first.end };
  const depth = read ? undefined : exceedsDepth(plain);
  if (depth !== undefined) return { root: null, problems: [{ start: start + depth, end: start + depth + 1, message: tooDeep }], template };
  const { root, problems } = read ? { root: read.root, problems: [] } : readWithYaml(plain, start);
  if (masked && root) markPartial(root, masked, start);
  // What is no YAML before the template engine has run is no mistake.
  return { root, problems: template ? [] : problems, template };
}
