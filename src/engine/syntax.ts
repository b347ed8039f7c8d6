import type { FileContents } from '../graph/index.ts';
import { splitDocuments } from '../yaml/index.ts';
import { builtin } from './builtin.ts';
import { builtinFinding } from './builtin-finding.ts';
import type { Finding } from './rule.ts';

/** One finding for every document that could not be read. */
export const syntaxFindings = (contents: readonly FileContents[]): Finding[] =>
  contents.flatMap((content) =>
    content.problems.map(({ file, start, end, message, ref }) =>
      builtinFinding(builtin.brokenYaml, {
        file,
        start,
        end,
        resource: ref,
        // The reason may quote what stands there.
        message: mayHoldSecret(content, start) ? message.replace(/"[^"]*"/g, 'This text') : message,
      }),
    ),
  );

/** Whether the document around an offset looks like a Secret. It could not be parsed, so its text has to tell. */
const mayHoldSecret = ({ file }: FileContents, offset: number): boolean =>
  splitDocuments(file).some(
    ({ start, end }) => start <= offset && offset <= end && /\bkind["']?\s*:\s*["']?Secret/.test(file.text.slice(start, end)),
  );
