import { createHash } from 'node:crypto';
import type { FileContents } from '../graph/index.ts';
import { docsBase } from './lint.ts';
import type { Finding } from './rule.ts';

/** One finding for every document that could not be read. */
export const syntaxFindings = ({ contents }: { contents: readonly FileContents[] }): Finding[] =>
  contents.flatMap(({ problems }) =>
    problems.map(({ file, start, end, message }) => ({
      rule: 'yaml-syntax',
      severity: 'error',
      message,
      impact: 'kubectl refuses the file; nothing in this document reaches the cluster.',
      help: 'Correct the YAML at this place.',
      docsUrl: `${docsBase}/yaml-syntax.md`,
      file: file.path,
      range: file.firstLineRange(start, end),
      path: '',
      resource: { apiVersion: '', kind: '', namespace: '', name: '' },
      related: [],
      views: [],
      fingerprint: createHash('sha256').update(['yaml-syntax', file.path, message].join('\n')).digest('hex').slice(0, 32),
    })),
  );
