import type { TimeUnit } from '../../vocabulary/time-labels.js';
import { SCRIPT, type Script } from '../../vocabulary/characters.js';
import type { ClockTime, ScannedTime, TimeExpression } from './time-expression.js';
import { dateOf } from './wall-clock.js';

/**
 * Patterns for dates and times. All are sticky and free of nested repetition, so that any text costs linear time. They
 * run on folded text, at the beginning of words only.
 */

const KOREAN_UNITS: Readonly<Record<string, TimeUnit>> = {
  분: 'min',
  시간: 'h',
  일: 'd',
  주일: 'w',
  주: 'w',
  개월: 'mo',
  달: 'mo',
  년: 'y',
};
const KOREAN_UNIT = '(분|시간|주일|주|일|개월|달|년)';
const ENGLISH_UNIT = '(minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|w|months?|mo|years?|yrs?|y)(?![a-z])';
const WORD_NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
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
  fifteen: 15,
  twenty: 20,
  thirty: 30,
};
const ENGLISH_AMOUNT = `(\\d{1,5}|${Object.keys(WORD_NUMBERS).join('|')})`;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)';
const LONG_MONTH = '(january|february|march|april|june|july|august|september|october|november|december)';
const KOREAN_DAYS = '월화수목금토일';
const ENGLISH_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ENGLISH_DAY = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?![a-z])';

type Build = (groups: (string | undefined)[]) => TimeExpression | null;

interface Pattern {
  readonly pattern: RegExp;
  readonly build: Build;
}

function pattern(source: string, build: Build): Pattern {
  return { pattern: new RegExp(source, 'y'), build };
}

function rolling(amount: number, unit: TimeUnit): TimeExpression {
  return amount > 0 ? { kind: 'rolling', amount, unit } : { kind: 'impossible' };
}

function ago(amount: number, unit: TimeUnit): TimeExpression | null {
  return { kind: 'ago', amount, unit };
}

function englishAmount(text: string): number {
  return WORD_NUMBERS[text] ?? Number(text);
}

function englishUnit(text: string): TimeUnit {
  if (text.startsWith('mi')) return 'min';
  if (text.startsWith('mo')) return 'mo';
  return text.charAt(0) as TimeUnit;
}

/** Any date; one that the calendar does not have is said to be impossible, never moved to another day. */
function date(
  year: string | undefined,
  month: string | number,
  day: string | undefined,
  clock: ClockTime | null = null,
) {
  const parts = {
    year: year === undefined ? null : Number(year),
    month: Number(month),
    day: day === undefined ? null : Number(day),
  };
  // 2000 was a leap year, so 29 February passes while the year is open.
  if (dateOf(parts.year ?? 2000, parts.month, parts.day ?? 1) === null) return { kind: 'impossible' } as const;
  return { kind: 'date', ...parts, clock } as const;
}

/** `last`: the day of the same month that ends it. */
function days(year: string | undefined, month: string | number, first: string, last: string): TimeExpression {
  const from = date(year, month, first);
  const to = date(year, month, last);
  if (from.kind !== 'date' || to.kind !== 'date') return { kind: 'impossible' };
  return { kind: 'days', first: from, last: Number(last) };
}

function clockTime(hour: number, minute: string | undefined, half: TimeHalf): ClockTime | null {
  const minutes = minute === undefined ? 0 : Number(minute);
  const hours = half === 'pm' && hour < 12 ? hour + 12 : half === 'am' && hour === 12 ? 0 : hour;
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) return null;
  return { hour: hours, minute: minutes, grain: minute === undefined ? 'hour' : 'minute' };
}

type TimeHalf = 'am' | 'pm' | null;

function clock(hour: string, minute: string | undefined, half: TimeHalf): TimeExpression {
  const time = clockTime(Number(hour), minute, half);
  return time === null ? { kind: 'impossible' } : { kind: 'clock', clock: time };
}

const KOREAN_HALVES: Readonly<Record<string, TimeHalf>> = {
  오전: 'am',
  새벽: 'am',
  아침: 'am',
  오후: 'pm',
  저녁: 'pm',
  밤: 'pm',
  낮: null,
};

const PARTS_OF_DAY: Readonly<Record<string, ClockTime>> = {
  오전: { hour: 0, minute: 0, grain: 'half_day' },
  오후: { hour: 12, minute: 0, grain: 'half_day' },
  새벽: { hour: 0, minute: 0, grain: 'night' },
};

function instant(text: string): TimeExpression {
  const zoned = text
    .toUpperCase()
    .replace(' ', 'T')
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const parsed = Date.parse(zoned);
  return Number.isNaN(parsed) ? { kind: 'impossible' } : { kind: 'instant', instant: parsed };
}

const AT_DIGIT: readonly Pattern[] = [
  pattern(
    '(?<=(?:^|[^a-z])(?:in|of|during|since|from|before|after|until|for|year) )((?:19|20)\\d{2})(?![-\\d.,:/])',
    ([, y]) => year(y!),
  ),
  pattern('\\d{4}-\\d{2}-\\d{2}[t ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:z|[+-]\\d{2}:?\\d{2})', ([text]) =>
    instant(text!),
  ),
  pattern('(\\d{4})-(\\d{1,2})-(\\d{1,2})[t ]+(\\d{1,2}):(\\d{2})(?::\\d{2})?(?![\\d:])', ([, y, m, d, hour, minute]) =>
    withClock(date(y, m!, d), clockTime(Number(hour), minute, null)),
  ),
  pattern(
    '(\\d{4})(?:-(\\d{1,2})-|/(\\d{1,2})/|\\.\\s?(\\d{1,2})\\.\\s?)(\\d{1,2})(?!\\d)\\.?(?![-/]?\\d)',
    ([, y, m1, m2, m3, d]) => date(y, (m1 ?? m2 ?? m3)!, d),
  ),
  pattern('((?:19|20)\\d{2})(\\d{2})(\\d{2})(?![\\d.,:/-])', ([, y, m, d]) => {
    // Eight digits that are on no calendar may also be a number, if something is compared with it.
    const written = date(y, m!, d);
    return written.kind === 'date' ? written : null;
  }),
  pattern(
    '(\\d{4})-(\\d{1,2})-(\\d{1,2})\\s*(?:~|〜|–|to|through|until|till)\\s*(\\d{1,2})(?![-\\d.:/월년시분])',
    ([, y, m, first, last]) => days(y, m!, first!, last!),
  ),
  pattern('(\\d{4})-(\\d{2})(?![-\\d])', ([, y, m]) => date(y, m!, undefined)),
  pattern('(\\d{4})년\\s*(\\d{1,2})월\\s*(\\d{1,2})일', ([, y, m, d]) => date(y, m!, d)),
  pattern('(\\d{4})년\\s*(\\d{1,2})월', ([, y, m]) => date(y, m!, undefined)),
  pattern('(\\d{4})년(?!\\s*\\d{1,2}월)', ([, y]) => year(y!)),
  pattern('(\\d{1,2})월\\s*(\\d{1,2})일', ([, m, d]) => date(undefined, m!, d)),
  pattern(
    '(?:(\\d{4})년\\s*)?(\\d{1,2})월\\s*(\\d{1,2})일?\\s*(?:~|-|–|부터|에서)\\s*(\\d{1,2})일(?:까지)?(?!\\s*(?:전|간|동안))',
    ([, y, m, first, last]) => days(y, m!, first!, last!),
  ),
  pattern('(\\d{1,2})월(?!\\s*\\d)', ([, m]) => date(undefined, m!, undefined)),
  pattern(`(\\d{1,4})\\s*${KOREAN_UNIT}\\s*전(?!체|부(?!터))`, ([, n, unit]) => ago(Number(n), KOREAN_UNITS[unit!]!)),
  pattern(`(\\d{1,5})\\s*${KOREAN_UNIT}\\s*(?:간|동안|이내|내)(?![가-힣]{2})`, ([, n, unit]) =>
    rolling(Number(n), KOREAN_UNITS[unit!]!),
  ),
  pattern('(\\d{1,2})시(?!간)(?:\\s*(\\d{1,2})분|\\s*(반))?', ([, h, m, half]) =>
    clock(h!, half === undefined ? m : '30', null),
  ),
  pattern('(\\d{1,2}):(\\d{2})(?::\\d{2})?\\s*([ap])\\.?m\\.?(?![a-z])', ([, h, m, half]) =>
    clock(h!, m, half === 'p' ? 'pm' : 'am'),
  ),
  pattern('(\\d{1,2}):(\\d{2})(?::\\d{2})?(?![\\d:])', ([, h, m]) => clock(h!, m, null)),
  pattern('(\\d{1,2})\\s*([ap])\\.?m\\.?(?![a-z])', ([, h, half]) => clock(h!, undefined, half === 'p' ? 'pm' : 'am')),
  pattern(`(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${MONTH}(?![a-z]),?(?:\\s+(\\d{4}))?`, ([, d, m, y]) =>
    date(y, monthNumber(m!), d),
  ),
  pattern(`(\\d{1,5})\\s*${ENGLISH_UNIT}\\s+ago(?![a-z])`, ([, n, unit]) => ago(Number(n), englishUnit(unit!))),
];

const AT_HANGUL: readonly Pattern[] = [
  pattern(`(?:최근|지난|과거|직전|이전)\\s*(\\d{1,5})\\s*${KOREAN_UNIT}(?:간|동안|이내|내)?`, ([, n, unit]) =>
    rolling(Number(n), KOREAN_UNITS[unit!]!),
  ),
  pattern('(오전|오후|새벽)(?!\\s*\\d)', ([, part]) => ({ kind: 'clock', clock: PARTS_OF_DAY[part!]! })),
  pattern(
    '(오전|오후|새벽|아침|저녁|밤|낮)\\s*(\\d{1,2})(?:시(?!간)(?:\\s*(\\d{1,2})분|\\s*(반))?|:(\\d{2}))',
    ([, half, h, m, half30, m2]) => clock(h!, half30 === undefined ? (m ?? m2) : '30', KOREAN_HALVES[half!] ?? null),
  ),
  pattern('(지난|저번|이번)?\\s*([월화수목금토일])요일(?!별|마다)', ([, week, day]) => ({
    kind: 'weekday',
    weekday: KOREAN_DAYS.indexOf(day!) + 1,
    week: week === undefined ? 'recent' : week === '이번' ? 'this' : 'before_today',
  })),
];

const AT_LATIN: readonly Pattern[] = [
  pattern(
    `(?:the\\s+)?(?:last|past|previous|preceding|recent|latest)\\s+${ENGLISH_AMOUNT}[\\s-]*${ENGLISH_UNIT}`,
    ([, n, unit]) => rolling(englishAmount(n!), englishUnit(unit!)),
  ),
  pattern(`${ENGLISH_AMOUNT}\\s+${ENGLISH_UNIT}\\s+ago(?![a-z])`, ([, n, unit]) =>
    ago(englishAmount(n!), englishUnit(unit!)),
  ),
  pattern(`${MONTH}\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:]),?(?:\\s+(\\d{4})(?!\\d))?`, ([, m, d, y]) =>
    date(y, monthNumber(m!), d),
  ),
  pattern(
    `${MONTH}\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?\\s*(?:-|–|~|to|through|until|till)\\s*(\\d{1,2})(?:st|nd|rd|th)?(?![\\w:-]),?(?:\\s+(\\d{4})(?!\\d))?`,
    ([, m, first, last, y]) => days(y, monthNumber(m!), first!, last!),
  ),
  pattern(`${MONTH}\\.?,?\\s+(\\d{4})(?!\\d)`, ([, m, y]) => date(y, monthNumber(m!), undefined)),
  pattern(`${LONG_MONTH}(?![a-z])`, ([, m]) => date(undefined, monthNumber(m!), undefined)),
  pattern(`(?:(last|past|previous|this|on)\\s+)?${ENGLISH_DAY}`, ([, week, day]) => ({
    kind: 'weekday',
    weekday: ENGLISH_DAYS.indexOf(day!.slice(0, 3)) + 1,
    week: week === 'this' ? 'this' : week === undefined || week === 'on' ? 'recent' : 'before_today',
  })),
];

function withClock(day: TimeExpression, time: ClockTime | null): TimeExpression {
  if (time === null || day.kind !== 'date') return { kind: 'impossible' };
  return { ...day, clock: time };
}

function year(text: string): TimeExpression {
  const wall = dateOf(Number(text), 1, 1);
  return wall === null
    ? { kind: 'impossible' }
    : { kind: 'date', year: Number(text), month: null, day: null, clock: null };
}

function monthNumber(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3)) + 1;
}

/** What every pattern begins with: most words are no time, and are told from one at once. */
const DIGIT_GATE = new RegExp(
  `(?:19|20)\\d{2}(?:\\d{4})?(?!\\d)|\\d{1,5}(?!\\d)(?:st|nd|rd|th)?\\s*(?:[-/.:년월일시분주개달]|[ap]\\.?m|of\\s|${MONTH}|${ENGLISH_UNIT})`,
  'y',
);
const HANGUL_GATE = /[최지과직이오새아저밤낮월화수목금토일]/y;
const LATIN_GATE = new RegExp(
  `(?:the|last|past|previous|preceding|recent|latest|this|on|${Object.keys(WORD_NUMBERS).join('|')})\\s|${MONTH}|${ENGLISH_DAY}`,
  'y',
);

interface Patterns {
  readonly gate: RegExp;
  readonly patterns: readonly Pattern[];
}

const BY_SCRIPT: Partial<Record<Script, Patterns>> = {
  [SCRIPT.digit]: { gate: DIGIT_GATE, patterns: AT_DIGIT },
  [SCRIPT.hangul]: { gate: HANGUL_GATE, patterns: AT_HANGUL },
  [SCRIPT.latin]: { gate: LATIN_GATE, patterns: AT_LATIN },
};

/** The longest date or time that begins at `start`, or null. `script` is that of the character there. */
export function scanTime(text: string, start: number, script: Script): ScannedTime | null {
  const found = BY_SCRIPT[script];
  if (found === undefined) return null;
  const { gate, patterns } = found;
  gate.lastIndex = start;
  if (!gate.test(text)) return null;
  let best: ScannedTime | null = null;
  for (const { pattern: expression, build } of patterns) {
    expression.lastIndex = start;
    const groups = expression.exec(text);
    if (groups === null) continue;
    const end = expression.lastIndex;
    if (best !== null && end <= best.end) continue;
    const built = build(groups);
    if (built !== null) best = { expression: built, end };
  }
  return best;
}
