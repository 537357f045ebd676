import { textWidth } from '../../terminal/text-width.js';

const WIDEST = 48;

/** A table of text with its columns in line, wide characters counted as two. Numbers stand to the right. */
export function textTable(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map(cellText));
  const widths = headings.map((heading, column) =>
    Math.min(WIDEST, Math.max(textWidth(heading), ...cells.map((row) => textWidth(row[column]!)))),
  );
  const line = (texts: readonly string[], source?: readonly unknown[]) =>
    texts
      .map((text, column) => pad(clip(text, widths[column]!), widths[column]!, typeof source?.[column] === 'number'))
      .join('  ')
      .trimEnd();
  return [
    line(headings),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map((texts, index) => line(texts, rows[index])),
  ].join('\n');
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function clip(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (textWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return right ? space + text : text + space;
}
