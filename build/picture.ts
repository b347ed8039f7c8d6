/** Width and height of a character cell and the margin around the text, in pixels. */
const cell = { width: 7.83, height: 18 };
const margin = 16;

const palette: Readonly<Record<string, string>> = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 36: '#76e3ea' };

interface Style {
  readonly color?: string | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

/** Draws what a terminal shows, colours included, as SVG. Every run of text names its column, so that no font can shift it. */
export function picture(text: string, title: string): string {
  const lines = text.trimEnd().split('\n');
  const columns = Math.max(...lines.map((line) => [...plain(line)].length));
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = Math.ceil((lines.length + 1) * cell.height + 2 * margin);
  let style: Style = {};
  const rows = lines.map((line, row) => {
    const y = margin + (row + 2) * cell.height - 5;
    let column = 0;
    const spans: string[] = [];
    for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
      const code = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
      if (code !== undefined) {
        for (const number of code.split(';')) style = change(style, number);
        continue;
      }
      const start = part.length - part.trimStart().length;
      const shown = part.trim();
      if (shown) spans.push(span(shown, margin + (column + start) * cell.width, style));
      column += [...part].length;
    }
    return spans.length ? `  <text y="${y}">${spans.join('')}</text>` : '';
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">`,
    `  <title>${escape(title)}</title>`,
    `  <rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (color, index) => `  <circle cx="${margin + 4 + index * 18}" cy="${margin + 2}" r="5.5" fill="${color}"/>`,
    ),
    '  <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" fill="#e6edf3" xml:space="preserve">',
    ...rows.filter(Boolean),
    '  </g>',
    '</svg>',
  ].join('\n')}\n`;
}

const plain = (line: string): string => line.replace(/\u001b\[[\d;]*m/g, '');

function change(style: Style, code: string): Style {
  if (code === '' || code === '0') return {};
  if (code === '1') return { ...style, bold: true };
  if (code === '2') return { ...style, dim: true };
  if (code === '22') return { ...style, bold: false, dim: false };
  if (code === '39') return { ...style, color: undefined };
  return palette[code] ? { ...style, color: palette[code] } : style;
}

function span(text: string, x: number, { color, bold, dim }: Style): string {
  const attributes = [
    `x="${x.toFixed(1)}"`,
    `lengthAdjust="spacingAndGlyphs" textLength="${([...text].length * cell.width).toFixed(1)}"`,
    color && `fill="${color}"`,
    bold && 'font-weight="bold"',
    dim && 'fill-opacity="0.6"',
  ].filter(Boolean);
  return `<tspan ${attributes.join(' ')}>${escape(text)}</tspan>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
