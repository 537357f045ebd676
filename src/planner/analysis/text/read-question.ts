import { SCRIPT } from '../../vocabulary/characters.js';
import { foldText, originalSpan, type FoldedText } from '../../vocabulary/folded-text.js';
import { KeywordMatcher, type KeywordMatch } from '../../vocabulary/keyword-matcher.js';
import { isEnding, isOnlyGrammar } from '../../vocabulary/korean-endings.js';
import { cutRuns, type Run } from '../../vocabulary/runs.js';
import type { Term } from '../../vocabulary/sense.js';
import { parseTimeLabel } from '../../vocabulary/time-labels.js';
import type { CompiledVocabulary } from '../../vocabulary/vocabulary.js';
import { scanTime } from '../time/scan-time.js';
import type { TimeExpression } from '../time/time-expression.js';
import {
  codeElement,
  numberElement,
  signElement,
  termElement,
  timeElement,
  unknownElement,
  type Draft,
} from './elements.js';
import { isFiller, isPhrase, senseOf, sensesOf, type Reading } from './reading.js';
import { scanCode } from './scan-code.js';
import { scanNumber } from './scan-number.js';
import { scanSign } from './scan-sign.js';
import { settleSizes } from './settle-sizes.js';

/** Takes a question apart. Every letter of it ends up in an element, in an ending, or is punctuation. */
export function readQuestion(question: string, vocabulary: CompiledVocabulary): Reading {
  const folded = foldText(question);
  const runs = cutRuns(folded.text);
  const matcher = new KeywordMatcher(vocabulary, folded.text, runs);
  const korean = runs.some((run) => run.script === SCRIPT.hangul);
  const elements = new Reader(folded, runs, matcher, vocabulary, korean).read();
  const reading = { folded, runs, matcher, vocabulary, elements, korean };
  return { ...reading, sizing: settleSizes(reading, elements) };
}

const LONGEST_AMOUNT = 99_999;
/** Years of which something can be known. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;

class Reader {
  private readonly elements: Draft[] = [];
  private readonly text: string;

  constructor(
    private readonly folded: FoldedText,
    private readonly runs: readonly Run[],
    private readonly matcher: KeywordMatcher,
    private readonly vocabulary: CompiledVocabulary,
    private readonly korean: boolean,
  ) {
    this.text = folded.text;
  }

  read(): Draft[] {
    let position = 0;
    for (let index = 0; index < this.runs.length;) {
      const run = this.runs[index]!;
      const at = Math.max(run.start, position);
      if (at >= run.end) {
        index += 1;
        continue;
      }
      const element = this.best(index, at) ?? this.unknown(index, at);
      if (element === null) {
        position = run.end;
        continue;
      }
      this.add(element);
      position = this.sign(index, element);
    }
    return this.elements;
  }

  private add(element: Draft): void {
    element.index = this.elements.length;
    this.elements.push(element);
  }

  /** What a keyword or a pattern makes of the text from here: the longer one, the keyword where they are equal. */
  private best(index: number, at: number): Draft | null {
    const match = this.matcher.longest(index, at);
    const pattern = this.pattern(index, at, match);
    if (pattern !== null && (match === null || match.end < pattern.end)) return pattern;
    return match === null ? null : this.meaning(index, match);
  }

  private meaning(index: number, match: KeywordMatch): Draft {
    const terms = this.withoutVerbs(match);
    const time = terms.find((term) => term.sense.role === 'time');
    const element =
      time === undefined ? termElement(match.start, match.end, terms) : this.timeOf(index, match, time, terms);
    element.tail = match.tail;
    element.tailEnd = match.tailEnd;
    return element;
  }

  private timeOf(index: number, { start, end }: KeywordMatch, time: Term, terms: readonly Term[]): Draft {
    const label = time.sense.role === 'time' ? parseTimeLabel(time.sense.label) : null;
    if (label === null) return termElement(start, end, terms);
    if ('name' in label) return timeElement(start, end, { kind: 'named', name: label.name }, terms, null);
    const opener = this.openerAt(index, start);
    const amount = opener === null ? { value: label.amount, unit: label.unit } : null;
    return timeElement(start, end, { kind: 'rolling', amount: label.amount, unit: label.unit }, terms, amount, opener);
  }

  /**
   * `last hour`, `past week`, `최근 하루`: a word that orders or compares says that it ends now. Any other stretch is an amount
   * as well, which a comparison makes a duration (`longer than half an hour`).
   */
  private openerAt(index: number, start: number): Term | null {
    for (const { terms } of this.matcher.all(index, start)) {
      const opener = terms.find(
        ({ sense }) => sense.role === 'comparison' || (sense.role === 'order' && sense.by === 'time'),
      );
      if (opener !== undefined) return opener;
    }
    return null;
  }

  /** `was` is a verb in an English sentence and an application server elsewhere; capitals tell as well. */
  private withoutVerbs(match: KeywordMatch): readonly Term[] {
    const { terms } = match;
    if (terms.length === 1) return terms;
    const verb = terms.find((term) => term.sense.role === 'filler' && term.sense.verb);
    if (verb === undefined) return terms;
    const isVerb = !this.korean && !this.isCapitalised(match) && !this.isValueOfLast(terms) && !this.isListed(match);
    return terms.filter((term) => (term === verb) === isVerb);
  }

  /** `written in go`: a value of the field that stands before it. */
  private isValueOfLast(terms: readonly Term[]): boolean {
    const fields = sensesOf(this.elements.at(-1), 'field').map(({ field }) => field);
    return terms.some(({ sense }) => sense.role === 'value' && fields.includes(sense.field));
  }

  /** "was count by engine", "list was of erp", "how many was are in zone-a": a kind that is counted or listed. */
  private isListed(match: KeywordMatch): boolean {
    const before = this.elements.at(-1);
    if (senseOf(before, 'list') !== null || isPhrase(before, 'all')) return true;
    const next = this.runs.findIndex(({ start }) => start >= match.tailEnd);
    const following = next < 0 ? null : this.matcher.longest(next, this.runs[next]!.start);
    const senses = following?.terms.map(({ sense }) => sense) ?? [];
    if (senses.some((sense) => sense.role === 'filler' && sense.verb)) return true;
    if (before !== undefined && !isFiller(before) && senseOf(before, 'value') === null) return false;
    return senses.some(
      (sense) =>
        sense.role === 'list' ||
        (sense.role === 'aggregation' && sense.agg === 'count') ||
        (sense.role === 'phrase' && sense.phrase === 'group'),
    );
  }

  private isCapitalised(match: KeywordMatch): boolean {
    const [start, end] = originalSpan(this.folded, match.start, match.end);
    const written = this.folded.original.slice(start, end);
    return written !== written.toLowerCase();
  }

  /** The longest of what patterns recognise here: times, then codes, then numbers. */
  private pattern(index: number, at: number, keyword: KeywordMatch | null): Draft | null {
    const { script } = this.runs[index]!;
    let best: Draft | null = null;
    const time = scanTime(this.text, at, script);
    if (time !== null) best = this.time(index, at, time.end, time.expression);
    const code = script === SCRIPT.hangul ? null : this.code(index, at, keyword);
    if (code !== null && (best === null || code.end > best.end)) best = code;
    const number = this.number(index, at);
    return number !== null && (best === null || number.end > best.end) ? number : best;
  }

  private time(index: number, start: number, end: number, expression: TimeExpression): Draft | null {
    // `최근 24시간` is what `time_map` says of `24시간`, where it says something.
    const terms = this.timeTermEndingAt(index, start, end);
    return this.closed(index, timeElement(start, end, expression, terms, null));
  }

  private timeTermEndingAt(index: number, start: number, end: number): readonly Term[] {
    for (let at = index + 1; at < this.runs.length && this.runs[at]!.start < end; at += 1) {
      const from = this.runs[at]!.start;
      const terms = from > start ? this.matcher.exactly(at, from, end) : [];
      const times = terms.filter((term) => term.sense.role === 'time');
      if (times.length > 0) return times;
    }
    return [];
  }

  private code(index: number, start: number, keyword: KeywordMatch | null): Draft | null {
    const before = this.runs[index - 1];
    const isInside = this.runs[index]!.gap === 'attached' && before !== undefined && before.script !== SCRIPT.hangul;
    if (isInside) return null;
    const isKeyword = (end: number): boolean => this.matcher.exactly(index, start, end).length > 0;
    const scanned = scanCode(this.text, start, this.vocabulary.codePrefixes, isKeyword);
    if (scanned === null || (keyword !== null && keyword.end >= scanned.end)) return null;
    return this.closed(index, codeElement(start, scanned.end, scanned.code, scanned.certain, scanned.type));
  }

  private number(index: number, start: number): Draft | null {
    const scanned = scanNumber(this.text, start, this.vocabulary.units);
    if (scanned === null) return null;
    const { value, end, unit, counter, time } = scanned;
    if (time !== null && Number.isInteger(value)) {
      const isStretch = value >= 1 && value <= LONGEST_AMOUNT;
      const expression: TimeExpression = isStretch
        ? { kind: 'rolling', amount: value, unit: time }
        : { kind: 'impossible' };
      return this.closed(index, timeElement(start, end, expression, [], { value, unit: time }));
    }
    const year = this.yearOf(start, end);
    if (year !== null) return this.closed(index, timeElement(start, end, year, [], null));
    const element = this.closed(index, numberElement(start, end, value, unit, counter));
    if (element !== null) return element;
    return this.closed(index, numberElement(start, this.runs[index]!.end, value, null, null));
  }

  /** `created 2024`: four digits directly behind a field that is a time. */
  private yearOf(start: number, end: number): TimeExpression | null {
    if (end - start !== 4) return null;
    const before = sensesOf(this.elements.at(-1), 'field');
    if (!before.some(({ field }) => this.vocabulary.fields.get(field)?.type === 'time')) return null;
    const year = Number(this.text.slice(start, end));
    return year >= FIRST_YEAR && year <= LAST_YEAR ? { kind: 'date', year, month: null, day: null, clock: null } : null;
  }

  /**
   * What a pattern found from run `index` on, with the endings behind it; null when it ends inside another word. It may
   * end inside a stretch of Hangul where an ending or a known word goes on (`24개이상`).
   */
  private closed(index: number, element: Draft): Draft | null {
    const { end } = element;
    let at = index;
    while (at < this.runs.length && this.runs[at]!.end < end) at += 1;
    const run = this.runs[at];
    if (run === undefined) return element;
    const isInside = end < run.end;
    const rest = isInside ? run : this.runs[at + 1];
    if (rest === undefined || rest.script !== SCRIPT.hangul || rest.start > end) return isInside ? null : element;
    const tail = this.text.slice(end, rest.end);
    if (isEnding(tail)) {
      element.tail = tail;
      element.tailEnd = rest.end;
      return element;
    }
    return !isInside || this.matcher.longest(at, end) !== null ? element : null;
  }

  /** A sign and its value directly behind a word (`status=active`). Answers where reading goes on. */
  private sign(index: number, element: Draft): number {
    if (element.kind !== 'term' && element.kind !== 'unknown' && element.kind !== 'code') return element.tailEnd;
    const scanned = scanSign(this.text, element.tailEnd);
    if (scanned === null) return element.tailEnd;
    const sign = signElement(element.tailEnd, scanned.end, scanned.op, scanned.values);
    this.closed(index, sign);
    this.add(sign);
    return sign.tailEnd;
  }

  private unknown(index: number, at: number): Draft | null {
    const run = this.runs[index]!;
    if (run.script === SCRIPT.hangul && isOnlyGrammar(this.text.slice(at, run.end)) && this.lendEnding(run, at))
      return null;
    const end = this.wordEnd(index);
    return unknownElement(at, end, this.text.slice(at, end), run.script === SCRIPT.symbol);
  }

  /** An ending that stands apart (`srv-erp-01 의`) belongs to the word before, if there is one. */
  private lendEnding(run: Run, at: number): boolean {
    const before = this.elements.at(-1);
    // `용량(GB)을`: directly behind a bracket or a quotation mark.
    const isClosed = run.gap === 'broken' && /[)\]}"'”’」』]/.test(this.text.charAt(at - 1));
    if (before === undefined || (run.gap === 'broken' && !isClosed)) return false;
    if (before.tail === '') {
      before.tail = this.text.slice(at, run.end);
      before.tailEnd = run.end;
    }
    return true;
  }

  /** An unknown Latin word ends with its segments (`foo-bar_2`), any other with its run. */
  private wordEnd(index: number): number {
    const { runs, text } = this;
    if (runs[index]!.script !== SCRIPT.latin) return runs[index]!.end;
    let at = index;
    for (let next = runs[at + 1]; next !== undefined; next = runs[at + 1]) {
      const isWord = next.script === SCRIPT.latin || next.script === SCRIPT.digit;
      const gap = next.start - runs[at]!.end;
      const isSolid = gap === 0 || (gap === 1 && next.gap === 'joined' && !/\s/.test(text.charAt(next.start - 1)));
      if (!isWord || !isSolid) break;
      at += 1;
    }
    return runs[at]!.end;
  }
}
