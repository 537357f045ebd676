import type { UnitDefinition } from '../../vocabulary/vocabulary.js';
import type { TimeUnit } from '../../vocabulary/time-labels.js';
import type { Counter } from './reading.js';

/** A number with its unit or counter, as patterns find it in folded text. */
export interface ScannedNumber {
  readonly value: number;
  readonly end: number;
  readonly unit: UnitDefinition | null;
  readonly counter: Counter | null;
  /** Set when it is an amount of time (`15분`, `2 hours`). */
  readonly time: TimeUnit | null;
}

const DIGITS = /\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?/y;
const WORDS =
  /(?:(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred)(?![a-z])|(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무)\s?(?=개|대|건|명|곳|가지|단계|홉|군데))/y;
const WORD_VALUES: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  fifty: 50,
  hundred: 100,
  한: 1,
  두: 2,
  세: 3,
  네: 4,
  다섯: 5,
  여섯: 6,
  일곱: 7,
  여덟: 8,
  아홉: 9,
  열: 10,
  스무: 20,
};
/** `depth 3`, `깊이는 3`: the number behind is a depth. */
const DEPTH = /(?:depth|hop count|깊이|뎁스)\s*(?:of|=|:|는|은|가|를)?\s*(\d{1,6})/y;

const ITEM_COUNTER =
  /\s?(?:개소|개|대|건|명|곳|가지|군데|차례|번|회|항목)|[\s-]?(?:items?|results?|rows?|entries|records?|times|ones|units)(?![a-z])/y;
const STEP_COUNTER =
  /\s?(?:단계|홉|스텝|촌|다리|뎁스)|[\s-]?(?:hops?|levels?|steps?|layers?|depths?|degrees? of separation)(?:\s+deep)?(?![a-z])/y;
const RANK = /(?:위)(?!치|험)|(?:st|nd|rd|th)(?![a-z])/y;
const TIME_UNITS: readonly [RegExp, TimeUnit][] = [
  [/\s?(?:분)(?!기|류|포|석|산)|\s?(?:minutes?|mins?)(?![a-z])|m(?![a-z])/y, 'min'],
  [/\s?시간(?!대|별)|\s?(?:hours?|hrs?)(?![a-z])|h(?![a-z])/y, 'h'],
  [/\s?(?:주일|주)(?!요|기|소)|\s?weeks?(?![a-z])|w(?![a-z])/y, 'w'],
  [/\s?일(?!부|반|치)|\s?days?(?![a-z])|d(?![a-z])/y, 'd'],
  [/\s?(?:개월|달)|\s?months?(?![a-z])/y, 'mo'],
  [/\s?년|\s?(?:years?|yrs?)(?![a-z])|y(?![a-z])/y, 'y'],
];

/** What all of the counters and units of time here begin with, so that one look tells most numbers that have none. */
const COUNTED = /[\s-]?[dehilmnorstuwy가-힣]/y;

/** The number that begins at `start`, or null. `units` longest first. */
export function scanNumber(text: string, start: number, units: readonly UnitDefinition[]): ScannedNumber | null {
  const depth = exec(DEPTH, text, start);
  if (depth !== null) {
    return { value: Number(depth[1]), end: start + depth[0].length, unit: null, counter: 'steps', time: null };
  }
  const digits = exec(DIGITS, text, start);
  const word = digits === null ? exec(WORDS, text, start) : null;
  const found = digits ?? word;
  if (found === null) return null;
  const value = digits === null ? WORD_VALUES[found[1] ?? found[2]!]! : Number(found[0].replaceAll(',', ''));
  if (!Number.isFinite(value)) return null;
  return withUnit(text, value, start + found[0].length, units);
}

function withUnit(text: string, value: number, end: number, units: readonly UnitDefinition[]): ScannedNumber {
  const bare = { value, end, unit: null, counter: null, time: null };
  if (exec(COUNTED, text, end) === null) {
    const only = unitAt(text, end, units);
    return only === null ? bare : { ...bare, end: only.end, unit: only.unit };
  }
  const steps = exec(STEP_COUNTER, text, end);
  if (steps !== null) return { ...bare, end: end + steps[0].length, counter: 'steps' };
  for (const [pattern, time] of TIME_UNITS) {
    const match = exec(pattern, text, end);
    if (match !== null) return { ...bare, end: end + match[0].length, time, unit: unitNamed(match[0].trim(), units) };
  }
  const unit = unitAt(text, end, units);
  if (unit !== null) return { ...bare, end: unit.end, unit: unit.unit };
  const items = exec(ITEM_COUNTER, text, end);
  if (items !== null) return { ...bare, end: end + items[0].length, counter: 'items' };
  const rank = exec(RANK, text, end);
  if (rank !== null) return { ...bare, end: end + rank[0].length, counter: 'rank' };
  return bare;
}

function unitNamed(text: string, units: readonly UnitDefinition[]): UnitDefinition | null {
  return units.find((unit) => unit.text === text) ?? null;
}

const LETTER = /[a-z]/;

function unitAt(
  text: string,
  end: number,
  units: readonly UnitDefinition[],
): { unit: UnitDefinition; end: number } | null {
  const at = text.charAt(end) === ' ' ? end + 1 : end;
  for (const unit of units) {
    if (!text.startsWith(unit.text, at)) continue;
    const after = at + unit.text.length;
    if (LETTER.test(unit.text.charAt(unit.text.length - 1)) && LETTER.test(text.charAt(after))) continue;
    return { unit, end: after };
  }
  return null;
}

function exec(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
