/**
 * Plain scalars as the API server reads them: sigs.k8s.io/yaml, a fork of goyaml.v2 (its resolve.go), which follows neither YAML 1.1 nor 1.2.
 * Booleans are those of 1.1, integers go through Go's ParseInt with base 0, there is no base 60, and timestamps stay strings.
 */
const nullPattern = /^(?:~|null|Null|NULL|)$/;
const booleanPattern = /^(?:[Yy]|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON|[Nn]|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/;
const truePattern = /^(?:y|yes|true|on)$/i;
const integerPattern = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/;
const floatPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** Characters that a scalar of another type than string can begin with: `+ - . 0-9 ~ y n t f o` in both cases. */
const mayBeOther = new Uint8Array(128);
for (const char of '+-.0123456789~yYnNtTfFoO') mayBeOther[char.charCodeAt(0)] = 1;

/** @returns the value of an unquoted scalar; a string where nothing else fits. */
export function plainScalar(text: string): string | number | boolean | null {
  if (text === '') return null;
  const first = text.charCodeAt(0);
  if (first >= 128 || mayBeOther[first] === 0) return text;
  if (first > 57) {
    // A letter or ~: only the few words of the table.
    if (text.length > 5) return text;
    if (booleanPattern.test(text)) return truePattern.test(text);
    return nullPattern.test(text) ? null : text;
  }
  return plainNumber(text) ?? text;
}

function plainNumber(text: string): number | undefined {
  // A value that begins with a dot goes to ParseFloat as it is, without removing underscores.
  const compact = text.includes('_') && text[0] !== '.' ? text.replaceAll('_', '') : text;
  if (integerPattern.test(compact)) {
    const negative = compact[0] === '-';
    const digits = compact.replace(/^[-+]/, '');
    const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    return negative && value !== 0 ? -value : value;
  }
  // 08 and 1e3 are floats; what no float64 can hold stays a string.
  if (!floatPattern.test(compact)) return undefined;
  const value = Number(compact);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * A map's key as the API server sees it: typed like any plain scalar and then written as a string, so that `on:` is the key "true" and `0x50:` is "80".
 */
export const plainKey = (text: string): string => {
  const value = plainScalar(text);
  return typeof value === 'string' ? value : String(value);
};

/** Stands for text that a template produces; of the private use area, so that no manifest holds it. */
export const templateMark = '\uE000';

/**
 * Placeholders of the tools that fill in manifests before they are applied: Helm and Go templates, shell and Flux variables, Kustomize and Kubernetes
 * `$(VAR)`, `<replace-me>`. A named group of a regular expression, `(?P<name>...)`, is none.
 */
const placeholder =
  /\uE000|\{\{|\$\{|\$\(\w|\$[A-Za-z_]\w*|(?<!\(\?P?)<[A-Za-z][\w. -]*>|%\{\w|@[A-Za-z_]\w*@|(?:^|[^A-Za-z0-9])(?:[A-Z0-9]+_)*PLACEHOLDER(?:_[A-Z0-9]+)*(?![A-Za-z0-9])/;
const placeholderStart = /[{}$<%@\uE000]|PLACEHOLDER/;

/** @returns whether a string is to be treated as unknown because a tool will replace part of it. */
export const hasPlaceholder = (text: string): boolean => placeholderStart.test(text) && placeholder.test(text);
