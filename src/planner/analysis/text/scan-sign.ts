import type { Comparator } from '../../plan.js';

export interface ScannedSign {
  readonly op: Comparator;
  readonly values: readonly string[];
  readonly end: number;
}

/** A sign with one value, a quoted one, or a list in brackets. `status=active`, `cpu_cores >= 24`, `zone in (a, b)`, `zone=a,b`. */
const SIGN =
  /\s*(>=|<=|!=|<>|==|=>|=|>|<|≥|≤|≠|\bin\s*(?=\())\s*(?:"([^"]{0,100})"|'([^']{0,100})'|\(([^()]{0,400})\)|([a-z0-9][a-z0-9_.%°-]*(?:,[a-z][a-z0-9_.-]*(?![a-z0-9_.-]|\s*[=<>!:]))*|[가-힣]+))/y;
const COLON = /:("[^"]{0,100}"|[a-z0-9][a-z0-9_.%-]*)/y;

const OPERATORS: Readonly<Record<string, Comparator>> = {
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
  '<=': '<=',
  '≤': '<=',
  '!=': '!=',
  '<>': '!=',
  '≠': '!=',
  '=': '=',
  '==': '=',
  in: '=',
  '>': '>',
  '<': '<',
};

/** The sign and value that stand at `at`, directly behind a field, or null. */
export function scanSign(text: string, at: number): ScannedSign | null {
  SIGN.lastIndex = at;
  const match = SIGN.exec(text);
  if (match !== null) {
    const [, sign, doubleQuoted, singleQuoted, list, bare] = match;
    const values = list === undefined ? (bare?.split(',') ?? [doubleQuoted ?? singleQuoted ?? '']) : listed(list);
    return { op: OPERATORS[sign!.trim()] ?? '=', values, end: SIGN.lastIndex };
  }
  COLON.lastIndex = at;
  const colon = COLON.exec(text);
  return colon === null ? null : { op: '=', values: [colon[1]!.replaceAll('"', '')], end: COLON.lastIndex };
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map((value) => value.trim().replace(/^["']|["']$/g, ''))
    .filter((value) => value !== '');
}
