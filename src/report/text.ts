/**
 * Text from manifests on its way to a terminal or a log: control characters (terminal escapes included) and marks that turn the direction of
 * text are replaced one for one, so that columns stay right. `##[` and `##vso[` would be commands to CI runners.
 */
export const clean = (text: string): string =>
  text
    .replace(/[\t\n\r\v\f\u2028\u2029]/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '\ufffd')
    .replace(/##(vso|teamcity)?\[/g, '##$1(');

/** Takes the meaning of a workflow command from every line that a runner would read as one. */
export const withoutCommands = (text: string): string => text.replace(/^([^\S\n]*):(?=:)/gm, '$1: ');

/** Columns that a text takes in a terminal: East Asian and emoji characters take two, combining marks none. */
export function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let sum = 0;
  for (const { segment } of segmenter().segment(text)) sum += wide.test(segment) ? 2 : zero.test(segment) ? 0 : 1;
  return sum;
}

let segments: Intl.Segmenter | undefined;
const segmenter = (): Intl.Segmenter => {
  segments ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segments;
};
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u;
const zero = /^\p{Mn}+$/u;

/** Breaks a text at spaces so that no line is wider than `width`, where its words allow. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}

/** `1 error`, `2 errors`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
