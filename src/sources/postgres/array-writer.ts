/**
 * Turns the text of a PostgreSQL array into a JSON array: `{a,NULL,"b \"c\""}`, nested for more dimensions, with bounds in
 * front (`[0:1]={…}`) where they do not begin at 1.
 * https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 * @param element writes the text of one element, never null
 */
export function writeArray(text: string, delimiter: string, element: (text: string) => string): string {
  let at = text.startsWith('[') ? text.indexOf('=') + 1 : 0;
  let json = '';
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '{') json += '[';
    else if (character === '}') json += ']';
    else if (character === delimiter) json += ',';
    else if (character === '"') {
      const end = closingQuote(text, at);
      const raw = text.slice(at + 1, end);
      json += element(raw.includes('\\') ? raw.replaceAll(/\\(.)/gs, '$1') : raw);
      at = end;
    } else {
      const end = endOfBare(text, at, delimiter);
      const raw = text.slice(at, end);
      json += raw === 'NULL' ? 'null' : element(raw);
      at = end - 1;
    }
    at += 1;
  }
  return json;
}

function closingQuote(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function endOfBare(text: string, start: number, delimiter: string): number {
  let at = start;
  while (at < text.length && text[at] !== delimiter && text[at] !== '}') at += 1;
  return at;
}
