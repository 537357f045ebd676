import { SCRIPT } from '../../vocabulary/characters.js';
import { foldText, originalSpan, type FoldedText } from '../../vocabulary/folded-text.js';
import { KeywordMatcher, type KeywordMatch } from '../../vocabulary/keyword-matcher.js';
import { isEnding, isOnlyGrammar } from '../../vocabulary/korean-endings.js';
import { cutRuns, type Run } from '../../vocabulary/runs.js';
import { parseTimeLabel } from '../../vocabulary/time-labels.js';
import type { CompiledVocabulary } from '../../vocabulary/vocabulary.js';
import type { Element, Reading, TimeElement } from './reading.js';
import { scanCode } from './scan-code.js';
import { scanNumber } from './scan-number.js';
import { scanSign } from './scan-sign.js';
import { scanTime } from '../time/scan-time.js';
import type { TimeExpression } from '../time/time-expression.js';

type Draft = Element extends infer E ? (E extends Element ? Omit<E, 'index' | 'tail' | 'tailEnd'> : never) : never;

/** A time that is an amount by itself, as `최근 …` and `last …` are not: a comparison may make it a duration. */
const IS_AMOUNT =
  /^(?:\d|한 ?시간|두 ?시간|세 ?시간|하루$|반나절|이틀|사흘|일 ?주일|열흘|보름|an hour|half an hour|a day|a week)/;

/** An element that a pattern or a keyword offers at a place; the longest offer wins, a keyword before a pattern. */
interface Offer {
  readonly element: Draft;
  readonly tail: string;
  readonly tailEnd: number;
}

/** Takes a question apart. Every letter of it ends up in an element, in an ending, or is punctuation. */
export function readQuestion(question: string, vocabulary: CompiledVocabulary): Reading {
  const folded = foldText(question);
  const runs = cutRuns(folded.text);
  const matcher = new KeywordMatcher(vocabulary, folded.text, runs);
  const korean = runs.some((run) => run.script === SCRIPT.hangul);
  const reader = new Reader(folded, runs, matcher, vocabulary, korean);
  return { folded, runs, matcher, vocabulary, elements: reader.read(), korean };
}

class Reader {
  private readonly elements: Element[] = [];

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

  read(): Element[] {
    let position = 0;
    for (let index = 0; index < this.runs.length;) {
      const run = this.runs[index]!;
      const at = Math.max(run.start, position);
      if (at >= run.end) {
        index += 1;
        continue;
      }
      const offer = this.best(index, at) ?? this.unknown(index, at);
      if (offer === null) {
        position = run.end;
        continue;
      }
      this.add(offer);
      position = this.sign(index, offer);
    }
    return this.elements;
  }

  private add(offer: Offer): void {
    const { element, tail, tailEnd } = offer;
    this.elements.push({ ...element, index: this.elements.length, tail, tailEnd });
  }

  private best(index: number, at: number): Offer | null {
    const keyword = this.keyword(index, at);
    const pattern = this.pattern(index, at, keyword);
    if (pattern === null) return keyword;
    return keyword !== null && keyword.element.end >= pattern.element.end ? keyword : pattern;
  }

  private keyword(index: number, at: number): Offer | null {
    const match = this.matcher.at(index, at)[0];
    if (match === undefined) return null;
    return { element: this.meaning(match), tail: match.tail, tailEnd: match.tailEnd };
  }

  private meaning(match: KeywordMatch): Draft {
    const { start, end } = match;
    const terms = this.withoutVerbs(match);
    const time = terms.find((term) => term.sense.role === 'time');
    if (time?.sense.role !== 'time') return { kind: 'term', start, end, terms };
    const label = parseTimeLabel(time.sense.label)!;
    if ('name' in label)
      return { kind: 'time', start, end, terms, expression: { kind: 'named', name: label.name }, amount: null };
    const expression: TimeExpression = { kind: 'rolling', ...label };
    const amount = IS_AMOUNT.test(this.text.slice(start, end)) ? { value: label.amount, unit: label.unit } : null;
    return { kind: 'time', start, end, terms, expression, amount };
  }

  /** `was` is a verb in an English sentence and an application server elsewhere; capitals tell as well. */
  private withoutVerbs(match: KeywordMatch): KeywordMatch['terms'] {
    const verb = match.terms.find((term) => term.sense.role === 'filler' && term.sense.verb);
    if (verb === undefined || match.terms.length === 1) return match.terms;
    const isVerb = !this.korean && !this.writtenInCapitals(match);
    return match.terms.filter((term) => (term === verb) === isVerb);
  }

  private writtenInCapitals(match: KeywordMatch): boolean {
    const [start, end] = originalSpan(this.folded, match.start, match.end);
    const written = this.folded.original.slice(start, end);
    return written !== written.toLowerCase();
  }

  private pattern(index: number, at: number, keyword: Offer | null): Offer | null {
    const run = this.runs[index]!;
    const time = scanTime(this.text, at, run.script);
    const offers: (Offer | null)[] = [];
    if (time !== null) offers.push(this.time(index, at, time.end, time.expression));
    if (run.script !== SCRIPT.hangul) offers.push(this.code(index, at, keyword));
    offers.push(this.number(index, at));
    let best: Offer | null = null;
    for (const offer of offers) {
      if (offer !== null && (best === null || offer.element.end > best.element.end)) best = offer;
    }
    return best;
  }

  private time(index: number, start: number, end: number, expression: TimeExpression): Offer | null {
    // `최근 24시간` is what `time_map` says of `24시간`, where it says something.
    const terms = this.timeTermEndingAt(index, start, end);
    return this.closed(index, { kind: 'time', start, end, terms, expression, amount: null });
  }

  private timeTermEndingAt(index: number, start: number, end: number): TimeElement['terms'] {
    for (let at = index + 1; at < this.runs.length && this.runs[at]!.start < end; at += 1) {
      const from = this.runs[at]!.start;
      const terms = from > start ? this.matcher.exactly(at, from, end) : [];
      const times = terms.filter((term) => term.sense.role === 'time');
      if (times.length > 0) return times;
    }
    return [];
  }

  private code(index: number, start: number, keyword: Offer | null): Offer | null {
    const before = this.runs[index - 1];
    const inside = this.runs[index]!.gap === 'attached' && before !== undefined && before.script !== SCRIPT.hangul;
    if (inside) return null;
    const scanned = scanCode(this.text, start, this.vocabulary.codePrefixes, (end) =>
      this.isKeyword(index, start, end),
    );
    if (scanned === null || (keyword !== null && keyword.element.end >= scanned.end)) return null;
    const { code, end, certain, type } = scanned;
    return this.closed(index, { kind: 'code', start, end, code, certain, type });
  }

  private isKeyword(index: number, start: number, end: number): boolean {
    return this.matcher.exactly(index, start, end).length > 0;
  }

  private number(index: number, start: number): Offer | null {
    const scanned = scanNumber(this.text, start, this.vocabulary.units);
    if (scanned === null) return null;
    const { value, end, unit, counter, time } = scanned;
    if (time === null || !Number.isInteger(value) || value < 1 || value > 99_999) {
      const element: Draft = { kind: 'number', start, end, value, unit, counter };
      return (
        this.closed(index, element) ??
        this.closed(index, { ...element, end: this.digitsEnd(start), unit: null, counter: null })
      );
    }
    const expression: TimeExpression = { kind: 'rolling', amount: value, unit: time };
    return this.closed(index, { kind: 'time', start, end, terms: [], expression, amount: { value, unit: time } });
  }

  private digitsEnd(start: number): number {
    let end = start;
    while (end < this.text.length && this.text.charAt(end) >= '0' && this.text.charAt(end) <= '9') end += 1;
    return end;
  }

  /** What a pattern found from run `index` on, with the endings behind it; null when it ends inside another word. */
  private closed(index: number, element: Draft): Offer | null {
    let at = index;
    while (at < this.runs.length && this.runs[at]!.end < element.end) at += 1;
    return this.closeAt(element, at);
  }

  private closeAt(element: Draft, at: number): Offer | null {
    const { end } = element;
    const open = { element, tail: '', tailEnd: end };
    const run = this.runs[at];
    if (run === undefined) return open;
    const inside = end < run.end && end >= run.start ? run : this.runs[at + 1];
    if (inside === undefined || inside.script !== SCRIPT.hangul || inside.start > end) {
      return inside === run ? null : open;
    }
    const rest = this.text.slice(end, inside.end);
    if (isEnding(rest, 2)) return { element, tail: rest, tailEnd: inside.end };
    if (inside !== run || this.matcher.at(at, end).length > 0) return open;
    return null;
  }

  /** A sign and its value directly behind a field, metric or unknown word. Answers where reading goes on. */
  private sign(index: number, offer: Offer): number {
    const { kind } = offer.element;
    if (kind !== 'term' && kind !== 'unknown' && kind !== 'code') return offer.tailEnd;
    const scanned = scanSign(this.text, offer.tailEnd);
    if (scanned === null) return offer.tailEnd;
    const { op, values, end } = scanned;
    const sign = this.closed(index, { kind: 'sign', start: offer.tailEnd, end, op, values });
    const made = sign ?? {
      element: { kind: 'sign' as const, start: offer.tailEnd, end, op, values },
      tail: '',
      tailEnd: end,
    };
    this.add(made);
    return made.tailEnd;
  }

  private unknown(index: number, at: number): Offer | null {
    const run = this.runs[index]!;
    if (run.script === SCRIPT.hangul && isOnlyGrammar(this.text.slice(at, run.end))) {
      this.lendEnding(run, at);
      return null;
    }
    const end = this.wordEnd(index);
    const text = this.text.slice(at, end);
    const symbol = run.script === SCRIPT.symbol;
    return { element: { kind: 'unknown', start: at, end, text, symbol }, tail: '', tailEnd: end };
  }

  /** An ending that stands apart (`srv-erp-01 의`) belongs to the word before. */
  private lendEnding(run: Run, at: number): void {
    const before = this.elements.at(-1);
    if (before === undefined || before.tail !== '' || run.gap === 'broken') return;
    this.elements[before.index] = { ...before, tail: this.text.slice(at, run.end), tailEnd: run.end };
  }

  /** An unknown Latin word ends with its segments (`foo-bar_2`), any other with its run. */
  private wordEnd(index: number): number {
    const run = this.runs[index]!;
    if (run.script !== SCRIPT.latin) return run.end;
    let at = index;
    for (let next = this.runs[at + 1]; next !== undefined; next = this.runs[at + 1]) {
      const solid = next.gap === 'attached' || (next.gap === 'joined' && next.start - this.runs[at]!.end === 1);
      const spaced = next.gap === 'joined' && /\s/.test(this.text.charAt(next.start - 1));
      if (!solid || spaced || (next.script !== SCRIPT.latin && next.script !== SCRIPT.digit)) break;
      at += 1;
    }
    return this.runs[at]!.end;
  }
}
