import { autoFrame } from './auto-frame.js';
import { ciFrame } from './ci/ci-frame.js';
import type { Context } from './context.js';
import type { Frame } from './frame.js';
import { directionByEnds, relationsBetween } from './graph/relation-ends.js';
import { graphFrame } from './graph/graph-frame.js';
import { isAboutRelations, readGraphQuestion } from './graph/graph-question.js';
import { propertyWord } from './graph/property-word.js';
import { historyFrame } from './history/history-frame.js';
import { isAboutRecords, metricsOfEvents } from './history/records.js';
import { metricFrame } from './metric/metric-frame.js';
import { metricElements } from './metric/metric-question.js';
import { kindsOf } from './parts/kinds.js';
import { findAggregations, findRankings } from './parts/ranking.js';
import { simulationFrame } from './simulation-frame.js';
import { isPhrase, senseOf, type Element } from './text/reading.js';

function has(context: Context, role: 'auto' | 'simulation' | 'metric_word'): boolean {
  return context.reading.elements.some((element) => senseOf(element, role) !== null);
}

/** Whether everything about an item is asked for, and nothing in particular. */
export function isAuto(context: Context): boolean {
  if (!has(context, 'auto') || has(context, 'simulation') || metricElements(context).length > 0) return false;
  return !context.reading.elements.some((element) => isAboutRecords(context, element)) && !isAboutRelations(context);
}

/** Which kind of question it is: the most particular word decides. */
export function chooseFrame(context: Context): Frame {
  const { elements } = context.reading;
  if (isAuto(context)) return autoFrame(context);
  if (has(context, 'simulation')) return simulationFrame(context);
  const metrics = metricElements(context);
  const records = elements.some((element) => isAboutRecords(context, element));
  if (records && metrics.length > 0) {
    if (metricsOfEvents(context, metrics).length === metrics.length) return historyFrame(context);
    return both(metricFrame(context), historyFrame(context));
  }
  if (metrics.length > 0) return metricFrame(context);
  const particular = elements.some((element) => isAboutRecords(context, element) && !isRelational(element));
  if (isAboutRelations(context) && !particular && !(records && isNoRelation(context))) {
    const word = propertyWord(context);
    if (word === null) return graphFrame(context);
    context.ledger.consume(word);
    context.ledger.rely('filterable_fields');
    context.ledger.rely('relation_types');
    return ciFrame(context);
  }
  if (records) return historyFrame(context);
  if (lacksRelated(context) || isWithinHops(context) || asksForOtherKind(context)) return graphFrame(context);
  return has(context, 'metric_word') ? metricFrame(context) : ciFrame(context);
}

/** "everything within 2 hops of srv-mes-01": a number of hops, and an item to start from. */
function isWithinHops(context: Context): boolean {
  return context.quantities.depth !== null && readGraphQuestion(context).roots.length > 0;
}

/** "apps on srv-erp-03": items of another kind than the one that is named are those it has relations with. */
function asksForOtherKind(context: Context): boolean {
  const { roots, types } = readGraphQuestion(context);
  const kinds = kindsOf(context.reading, types);
  const coded = roots.filter(({ term }) => term === null);
  return kinds.length > 0 && coded.length > 0 && coded.every(({ kind }) => kind !== null && !kinds.includes(kind));
}

/** "servers without a firewall": two kinds that a relation can run between, and a word that there is none. */
function lacksRelated(context: Context): boolean {
  const without = context.reading.elements.some((element) => isPhrase(element, 'without'));
  if (!without) return false;
  const [first, second, ...others] = kindsOf(context.reading, readGraphQuestion(context).types);
  return (
    first !== undefined &&
    second !== undefined &&
    others.length === 0 &&
    relationsBetween(context.reading, first, [second]) !== null
  );
}

/** A result or a kind of work may be part of a relation (`배포된`, `fails`). */
function isRelational(element: Element): boolean {
  return senseOf(element, 'view') !== null || senseOf(element, 'relation') !== null;
}

/**
 * `가장 많이 배포된 시스템`: nothing of this kind can be deployed on another, so the work is meant. So it is of one that can
 * (`가장 많이 배포된 앱`), as long as the other end is neither named nor asked for.
 */
function isNoRelation(context: Context): boolean {
  const { relation, view, roots, types } = readGraphQuestion(context);
  if (relation === null || view !== null || roots.length > 0) return false;
  const { reading } = context;
  const [kind, ...others] = kindsOf(reading, types);
  if (kind === undefined || others.length > 0) return false;
  if (directionByEnds(reading, relation.word.relTypes, kind, []) === 'none') return true;
  const ranked = findRankings(context).length > 0 || findAggregations(context).some(({ agg }) => agg === 'count');
  return ranked && !reading.elements.some((element) => senseOf(element, 'question')?.asks === 'where');
}

/** A question for a metric and a history at once: both are asked. */
function both(first: Frame, second: Frame): Frame {
  return {
    ...second,
    ...first,
    ...(second.history === undefined ? {} : { history: second.history }),
    blocks: [...new Set([...first.blocks, ...second.blocks])],
    calls: [...first.calls, ...second.calls],
    ...(first.missing === undefined && second.missing !== undefined ? { missing: second.missing } : {}),
  };
}
