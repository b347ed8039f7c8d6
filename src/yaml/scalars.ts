/**
 * Plain scalars as the API server reads them: sigs.k8s.io/yaml, a fork of goyaml.v2 (its resolve.go), which follows neither YAML 1.1 nor 1.2.
 * Booleans are those of 1.1, integers go through Go's ParseInt with base 0, there is no base 60, and timestamps stay strings.
 */
const nullPattern = /^(?:~|null|Null|NULL|)$/;
const booleanPattern = /^(?:[Yy]|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON|[Nn]|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/;
const truePattern = /^(?:y|yes|true|on)$/i;
const integerPattern = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/;
const floatPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** @returns the value of an unquoted scalar; a string where nothing else fits. */
export function plainScalar(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // Most scalars start with a letter that begins no other type.
  if (first >= 0x61 && first <= 0x7a && !'yntofYNTOF'.includes(text[0] ?? '')) return text;
  if (nullPattern.test(text)) return null;
  if (booleanPattern.test(text)) return truePattern.test(text);
  const number = plainNumber(text);
  return number ?? text;
}

function plainNumber(text: string): number | undefined {
  if (!/^[-+.0-9]/.test(text)) return undefined;
  const compact = text.includes('_') ? text.replaceAll('_', '') : text;
  if (integerPattern.test(compact)) {
    const negative = compact[0] === '-';
    const digits = compact.replace(/^[-+]/, '');
    const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    return negative ? -value : value;
  }
  // goyaml.v2 also reads 08 and 1e3 as floats.
  if (floatPattern.test(compact)) return Number(compact);
  return undefined;
}

/**
 * Placeholders of the tools that fill in manifests before they are applied: Helm and Go templates, shell and Flux variables, Kustomize and Kubernetes
 * `$(VAR)`, `<replace-me>`.
 */
const placeholder = /\{\{|\}\}|\$\{|\$\(\w|\$[A-Za-z_]\w*|<[A-Za-z][\w. -]*>|%\{\w|@[A-Za-z_]\w*@/;

/** @returns whether a string is to be treated as unknown because a tool will replace part of it. */
export const hasPlaceholder = (text: string): boolean => placeholder.test(text);
