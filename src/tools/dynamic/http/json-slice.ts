/** The reference tokens of a JSON Pointer (RFC 6901); null when the text is none. */
export function parseJsonPointer(pointer: string): string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return null;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const SPACE = /[\t\n\r ]*/y;
const SCALAR = /[^\s,\]}]+/y;

/**
 * The text of the value that a JSON Pointer's tokens lead to; undefined when there is none. The text is cut out rather
 * than parsed and written again, so that numbers keep all their digits.
 * @param json valid JSON
 */
export function sliceJson(json: string, tokens: readonly string[]): string | undefined {
  let at = skip(SPACE, json, 0);
  for (const token of tokens) {
    const next =
      json[at] === '{' ? memberStart(json, at, token) : json[at] === '[' ? itemStart(json, at, token) : undefined;
    if (next === undefined) return undefined;
    at = next;
  }
  return json.slice(at, valueEnd(json, at));
}

function skip(pattern: RegExp, json: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(json) ? pattern.lastIndex : at;
}

/** Searches for the quote instead of matching the string: a pattern would need memory for each of its characters. */
function stringEnd(json: string, open: number): number {
  for (let quote = json.indexOf('"', open + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return json.length;
}

/** Like JSON.parse, the last of several members of one name counts. */
function memberStart(json: string, open: number, name: string): number | undefined {
  let found: number | undefined;
  let at = skip(SPACE, json, open + 1);
  while (json[at] === '"') {
    const keyEnd = stringEnd(json, at);
    const value = skip(SPACE, json, skip(SPACE, json, keyEnd) + 1);
    if (JSON.parse(json.slice(at, keyEnd)) === name) found = value;
    at = afterComma(json, valueEnd(json, value));
  }
  return found;
}

function itemStart(json: string, open: number, token: string): number | undefined {
  if (!/^(0|[1-9]\d{0,8})$/.test(token)) return undefined;
  let at = skip(SPACE, json, open + 1);
  for (let index = Number(token); json[at] !== ']' && at < json.length; index -= 1) {
    if (index === 0) return at;
    at = afterComma(json, valueEnd(json, at));
  }
  return undefined;
}

function afterComma(json: string, end: number): number {
  const comma = skip(SPACE, json, end);
  return json[comma] === ',' ? skip(SPACE, json, comma + 1) : comma;
}

function valueEnd(json: string, start: number): number {
  if (json[start] === '"') return stringEnd(json, start);
  if (json[start] !== '{' && json[start] !== '[') return skip(SCALAR, json, start);
  let depth = 0;
  let at = start;
  do {
    const character = json[at];
    if (character === '"') at = stringEnd(json, at);
    else {
      if (character === '{' || character === '[') depth += 1;
      else if (character === '}' || character === ']') depth -= 1;
      at += 1;
    }
  } while (depth > 0 && at < json.length);
  return at;
}
