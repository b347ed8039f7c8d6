import type { ResourceRef } from '../graph/index.ts';
import type { SourceFile } from '../yaml/index.ts';
import { docsBase } from './lint.ts';
import type { Finding, RuleInfo } from './rule.ts';

interface At {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly resource?: ResourceRef | undefined;
  readonly help?: string | undefined;
}

/** A finding of the engine itself. */
export const builtinFinding = (rule: RuleInfo, { file, start, end, message, resource, help }: At): Finding => ({
  rule: rule.id,
  severity: rule.severity,
  message,
  impact: rule.impact,
  help: help ?? rule.fix,
  docsUrl: `${docsBase}/${rule.id}.md`,
  file: file.path,
  range: file.firstLineRange(start, end),
  path: '',
  resource: resource ?? { apiVersion: '', kind: '', namespace: '', name: '' },
  related: [],
  views: [],
  fingerprint: [rule.id, file.path, resource?.namespace ?? '', resource?.name ?? '', message].join('\n'),
});
