import type { FileContents } from '../graph/index.ts';
import { builtin } from './builtin.ts';
import { builtinFinding } from './builtin-finding.ts';
import { documentAt, looksLikeSecret } from './documents.ts';
import type { Finding } from './rule.ts';

/** One finding for every document that could not be read, or is of a kind that does not exist. */
export const syntaxFindings = (contents: readonly FileContents[]): Finding[] =>
  contents.flatMap((content) => [
    ...content.unknownKinds.map(({ file, start, end, message, ref }) =>
      builtinFinding(builtin.unknownKind, { file, start, end, resource: ref, message }),
    ),
    ...content.problems.map(({ file, start, end, message, ref }) =>
      builtinFinding(builtin.brokenYaml, {
        file,
        start,
        end,
        resource: ref,
        // The reason may quote what stands there.
        message: isSecret(content, start) ? message.replace(/"[^"]*"/g, 'This text') : message,
      }),
    ),
  ]);

const isSecret = (content: FileContents, offset: number): boolean => {
  const document = documentAt(content, offset);
  return document !== undefined && looksLikeSecret(document);
};
