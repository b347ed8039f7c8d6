import type { Finding, RuleInfo, Severity } from '../engine/index.ts';
import { docsBase } from '../engine/index.ts';
import type { ResourceRef } from '../graph/index.ts';
import type { Context } from './formats.ts';
import { jsonText } from './json.ts';
import type { Report } from './report.ts';

const level = (severity: Severity): 'error' | 'warning' | 'note' => (severity === 'info' ? 'note' : severity);

/** SARIF 2.1.0 as GitHub code scanning and GitLab read it. */
export function sarif({ tool, findings, notices }: Report, { rules, prefix }: Context): string {
  const listed = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const indices = new Map(listed.map(({ id }, index) => [id, index]));
  const failed = notices.some(({ kind }) => kind === 'internal-error');
  return `${jsonText(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'istio-tls-lint',
              semanticVersion: tool.version,
              informationUri: docsBase.replace(/\/blob\/.*/, ''),
              rules: listed.map(ruleOf),
            },
          },
          automationDetails: { id: 'istio-tls-lint/' },
          columnKind: 'utf16CodeUnits',
          invocations: [
            {
              executionSuccessful: !failed,
              toolExecutionNotifications: notices.map(({ kind, message, file, range }) => ({
                level: kind === 'internal-error' ? 'error' : 'note',
                descriptor: { id: kind },
                message: { text: message },
                ...(file
                  ? {
                      locations: [
                        { physicalLocation: { artifactLocation: artifact(prefix, file), ...(range ? { region: region(range) } : {}) } },
                      ],
                    }
                  : {}),
              })),
            },
          ],
          results: findings.map((finding) => resultOf(finding, indices.get(finding.rule), prefix)),
        },
      ],
    },
    2,
  )}\n`;
}

const ruleOf = ({ id, area, severity, summary, impact, fix }: RuleInfo) => ({
  id,
  name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
  shortDescription: { text: summary },
  fullDescription: { text: impact },
  helpUri: `${docsBase}/${id}.md`,
  help: { text: `${impact}\n\n${fix}`, markdown: `${impact}\n\n${fix}\n\n[More about ${id}](${docsBase}/${id}.md)` },
  defaultConfiguration: { level: level(severity) },
  properties: { tags: ['istio', 'tls', area], precision: 'very-high' },
});

const resultOf = (finding: Finding, ruleIndex: number | undefined, prefix: string) => ({
  ruleId: finding.rule,
  ...(ruleIndex === undefined ? {} : { ruleIndex }),
  level: level(finding.severity),
  message: { text: [finding.message, finding.impact, finding.help].filter(Boolean).join('\n\n') },
  locations: [location(finding, prefix)],
  ...(finding.related.length
    ? {
        relatedLocations: finding.related.map((place, index) => ({
          id: index + 1,
          message: { text: place.message || 'related' },
          ...location(place, prefix),
        })),
      }
    : {}),
  partialFingerprints: { 'istioTlsLint/v1': finding.fingerprint },
  ...(finding.fix?.safe ? { fixes: [fixOf(finding.fix, prefix)] } : {}),
});

const location = (
  { file, range, path, resource }: { file: string; range: Finding['range']; path: string; resource?: ResourceRef },
  prefix: string,
) => ({
  physicalLocation: { artifactLocation: artifact(prefix, file), region: region(range) },
  ...(resource?.kind
    ? {
        logicalLocations: [
          {
            fullyQualifiedName: `${resource.kind}/${resource.namespace ? `${resource.namespace}/` : ''}${resource.name}${path ? `#${path}` : ''}`,
            kind: 'resource',
          },
        ],
      }
    : {}),
});

/** Relative to the top of the repository; a path outside of it as `file:` address. */
const artifact = (prefix: string, file: string) => {
  const uri = (path: string) => path.split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? { uri: `file://${uri(file)}` } : { uri: uri(prefix + file), uriBaseId: '%SRCROOT%' };
};

const region = ({ start, end }: Finding['range']) => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});

const fixOf = ({ title, edits }: NonNullable<Finding['fix']>, prefix: string) => ({
  description: { text: title },
  artifactChanges: [...new Set(edits.map(({ file }) => file))].map((file) => ({
    artifactLocation: artifact(prefix, file),
    replacements: edits
      .filter((edit) => edit.file === file)
      .map(({ range, newText }) => ({ deletedRegion: region(range), insertedContent: { text: newText } })),
  })),
});
