import { MAX_QUESTION_LENGTH, type BlockType, type Plan, type PlanClock } from '../plan.js';
import type { CompiledVocabulary } from '../vocabulary/vocabulary.js';
import { chooseFrame, isAuto } from './choose-frame.js';
import { spanOf, type Context } from './context.js';
import { assetsOf, evidenceOf } from './evidence.js';
import { callsUntilNow, type Frame } from './frame.js';
import { Ledger } from './ledger.js';
import { findQuantities } from './parts/quantities.js';
import { emptySubject } from './parts/scope.js';
import { refusalOf } from './refusal.js';
import { readQuestion } from './text/read-question.js';
import { isPhrase, senseOf, termWith, type Element, type Reading } from './text/reading.js';
import { findTimes } from './time/find-times.js';
import { wallClock } from './time/wall-clock.js';
import { isLight, leftOver } from './unmatched.js';

/**
 * Turns a question into a plan. Pure: the same question, vocabulary and clock give the same plan, and no text makes it
 * throw. What is not understood is in `unmatched`, and then the question is declined: an answer to part of a question
 * would be an answer to another one.
 */
export function plan(question: string, vocabulary: CompiledVocabulary, clock: PlanClock): Plan {
  const text = question.slice(0, MAX_QUESTION_LENGTH);
  const reading = readQuestion(text, vocabulary);
  const context = contextFor(reading, clock);
  if (question.length > MAX_QUESTION_LENGTH) {
    context.warnings.push({
      code: 'QUESTION_TOO_LONG',
      message: `A question has at most ${MAX_QUESTION_LENGTH} characters; the rest was not read.`,
    });
  }
  const small = smallTalk(reading);
  if (small !== null) return finish(context, smallTalkFrame(context, small), 'direct');
  const mode = isAuto(context) ? 'auto' : 'ci';
  return finish(context, chooseFrame(context), mode);
}

function contextFor(reading: Reading, { now, timeZone }: PlanClock): Context {
  const quantities = findQuantities(reading);
  const warnings: Context['warnings'] = [];
  let clock = wallClock(timeZone);
  if (clock === null) {
    warnings.push({ code: 'UNKNOWN_TIME_ZONE', message: `There is no time zone "${timeZone}"; UTC was taken.` });
    clock = wallClock('UTC')!;
  }
  const compared = new Set(quantities.conditions.flatMap(({ elements }) => elements));
  for (const { element, joined } of quantities.asked) for (const index of [element, ...joined]) compared.add(index);
  const times = findTimes(reading, now, clock, compared);
  const claimed = new Set([...compared, ...times.mentions.flatMap(({ elements }) => elements)]);
  const ledger = new Ledger(reading.elements.length);
  for (const { element, joined, isNamed } of quantities.asked) ledger.consume(...joined, isNamed ? element : undefined);
  useSpans(reading, ledger);
  return { reading, ledger, quantities, times, claimed, now, clock, warnings };
}

/** `9시에서 11시 사이`, `40에서 60 사이`: behind a time or a number the word says no more than the two ends do. */
function useSpans({ elements, korean }: Reading, ledger: Ledger): void {
  for (const element of elements) {
    const before = elements[element.index - 1];
    if (korean && isPhrase(element, 'between') && (before?.kind === 'time' || before?.kind === 'number'))
      ledger.consume(element);
  }
}

/** A greeting or a call for help, if there is nothing else in the question. */
function smallTalk(reading: Reading): Element | null {
  const found = reading.elements.find((element) => senseOf(element, 'small_talk') !== null);
  if (found === undefined) return null;
  const rest = reading.elements.some((element) => senseOf(element, 'small_talk') === null && !isLight(element));
  return rest ? null : found;
}

function smallTalkFrame(context: Context, element: Element): Frame {
  context.ledger.use(element, 'kind', 'direct', termWith(element, 'small_talk'));
  return { intent: 'LOOKUP', view: 'SUMMARY', primary: emptySubject(), blocks: [], calls: [] };
}

function finish(context: Context, frame: Frame, mode: Plan['mode'] | 'direct'): Plan {
  const { reading, ledger } = context;
  const table = useTableHints(context);
  const unmatched = leftOver(context);
  const blocks: BlockType[] = ['text', ...new Set(table ? (['table', ...frame.blocks] as const) : frame.blocks)];
  const refusal = mode === 'direct' ? null : refusalOf(context, frame, unmatched);
  const { intent, view, primary, secondary, aggregate, metric, history, graph, list, simulation } = frame;
  return {
    kind: mode === 'direct' ? 'direct' : refusal === null ? 'plan' : 'reject',
    intent,
    view,
    mode: mode === 'auto' ? 'auto' : 'ci',
    language: reading.korean ? 'ko' : 'en',
    primary,
    secondary: secondary ?? emptySubject(),
    ...(aggregate === undefined ? {} : { aggregate }),
    ...(metric === undefined ? {} : { metric }),
    ...(history === undefined ? {} : { history }),
    ...(graph === undefined ? {} : { graph }),
    ...(list === undefined ? {} : { list }),
    ...(simulation === undefined ? {} : { simulation }),
    output: { primary: blocks[1] ?? 'text', blocks },
    calls: refusal === null ? callsUntilNow(frame.calls, context.now) : [],
    evidence: evidenceOf(reading, ledger),
    unmatched: unmatched.map((element) => spanOf(reading, element)),
    assets: assetsOf(reading, ledger, unmatched),
    warnings: context.warnings,
    ...(refusal === null ? {} : { refusal }),
  };
}

function useTableHints(context: Context): boolean {
  let hinted = false;
  for (const element of context.reading.elements) {
    const term = termWith(element, 'table');
    if (term === null) continue;
    context.ledger.use(element, 'output.primary', 'table', term);
    hinted = true;
  }
  return hinted;
}
