import { readBlock } from './block-reader.ts';
import { exceedsDepth } from './depth.ts';
import type { RawDocument } from './documents.ts';
import { controlCharacter, type SyntaxProblem, tooDeep } from './syntax.ts';
import { type MaskedTemplate, markPartial, maskTemplates, maskVariables } from './templates.ts';
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
  const refused = controlCharacter(file.text, start, end);
  if (refused) return { root: null, problems: [refused], template: undefined };
  const { root, problems } = read(masked?.text ?? text, raw, masked !== undefined);
  if (masked) {
    if (root) markPartial(root, masked, start);
    // What is no YAML before the template engine has run is no mistake.
    return { root, problems: [], template: firstAction(masked, start) };
  }
  // Variables that stand for whole lines are a template too, but only where the text makes no sense with them.
  const filled = problems.length ? maskVariables(text) : undefined;
  const again = filled && read(filled.text, raw, true);
  if (!filled || !again?.root) return { root, problems, template: undefined };
  markPartial(again.root, filled, start);
  return { root: again.root, problems: [], template: firstAction(filled, start) };
}

/** @param text the document as it is, or as long */
function read(
  text: string,
  { file, start, end }: RawDocument,
  isMasked: boolean,
): { root: Node | null; problems: readonly SyntaxProblem[] } {
  const block = isMasked ? readBlock(text, 0, text.length, start) : readBlock(file.text, start, end, 0);
  if (block) return { root: block.root, problems: [] };
  const depth = exceedsDepth(text);
  if (depth !== undefined) return { root: null, problems: [{ start: start + depth, end: start + depth + 1, message: tooDeep }] };
  return readWithYaml(text, start);
}

const firstAction = ({ actions }: MaskedTemplate, base: number): ParsedDocument['template'] => {
  const [first] = actions;
  return first && { start: base + first.start, end: base + first.end };
};
