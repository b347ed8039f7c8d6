import type { Analysis, Finding, Input, Notice, Severity } from '../engine/index.ts';
import { append } from '../graph/index.ts';

/** The JSON report, schemaVersion 1: the contract with editors and scripts. Fields are only ever added. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'istio-tls-lint'; readonly version: string };
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}

export interface Summary {
  readonly files: number;
  readonly documents: number;
  /** Objects that rules read. */
  readonly resources: number;
  /** Documents of kinds that nothing reads. */
  readonly skipped: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly suppressed: number;
}

/** Findings by file, in the order of the report. */
export function byFile({ findings }: Pick<Report, 'findings'>): Map<string, Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) append(files, finding.file, finding);
  return files;
}

export const toolVersion = process.env.ISTIO_TLS_LINT_VERSION ?? '0.0.0-dev';

export function reportOf({ contents }: Input, { findings, suppressed, notices, internalErrors }: Analysis): Report {
  const sum = (of: (file: Input['contents'][number]) => number) => contents.reduce((total, file) => total + of(file), 0);
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    schemaVersion: 1,
    tool: { name: 'istio-tls-lint', version: toolVersion },
    summary: {
      files: contents.length,
      documents: sum((file) => file.documents),
      resources: sum((file) => file.resources.length),
      skipped: sum((file) => file.skipped),
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      suppressed: suppressed.length,
    },
    findings,
    notices: [
      ...notices.map(({ kind, message, file, range }) => ({
        kind,
        message,
        ...(file === undefined ? {} : { file }),
        ...(range ? { range } : {}),
      })),
      ...internalErrors.map(({ rule, resource, message }) => ({
        kind: 'internal-error',
        message: `rule ${rule} failed on ${resource.kind} ${resource.namespace}/${resource.name}: ${message.split('\n', 1)[0]}`,
      })),
    ],
  };
}
