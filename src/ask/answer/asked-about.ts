import type { Filter, MetricPlan, Plan, Span } from '../../planner/plan.js';

/**
 * What was looked for, in the question's own words where it named them: the items, the conditions, the metric, the time.
 * An empty answer repeats this, so that the reader sees what was understood.
 */
export function askedAbout(plan: Plan, question: string): string {
  const parts = [
    ...plan.primary.identifiers,
    ...plan.secondary.identifiers,
    ...plan.primary.keywords,
    ...allFilters(plan).map(filterText),
    ...(plan.metric ? [metricText(plan.metric)] : []),
    ...(plan.history ? [plan.history.source] : []),
    ...timeText(plan, question),
  ];
  return [...new Set(parts)].join(', ');
}

/** The metric, with what its values had to meet. */
export function metricText({ metric_name, threshold, value_filter }: MetricPlan): string {
  const bound = threshold ?? value_filter;
  return bound === undefined ? metric_name : `${metric_name} ${bound.op} ${bound.value}`;
}

/** The words in which the question named its time, or the label of the time that was taken instead. */
export function timeText(plan: Plan, question: string): string[] {
  const range = plan.metric?.time_range ?? plan.history?.time_range ?? plan.simulation?.time_range;
  if (!range) return [];
  const evidence = plan.evidence.find((item) => item.field.endsWith('time_range'));
  if (!evidence) return [range.label.replaceAll('_', ' ')];
  return [openText(plan.language, range.label, wordsAt(question, evidence.span))];
}

const OPEN = /^(since|after|until|before)_/;
const KOREAN_OPEN: Record<string, string> = { since: '부터', after: ' 이후', until: '까지', before: ' 이전' };

/** The words for a time say nothing of what opens its range (`since`, `이전`); the range's label does. */
function openText(language: Plan['language'], label: string, words: string): string {
  const open = OPEN.exec(label)?.[1];
  if (open === undefined) return words;
  return language === 'ko' ? `${words}${KOREAN_OPEN[open]}` : `${open} ${words}`;
}

function wordsAt(question: string, [start, end]: Span): string {
  return question.slice(start, end);
}

function allFilters(plan: Plan): Filter[] {
  return [...plan.primary.filters, ...(plan.aggregate?.filters ?? []), ...(plan.history?.filters ?? [])];
}

/** A condition as it stands in an answer: `result = failed`. */
export function filterText({ field, op, value }: Filter): string {
  const name = field.replace(/^(attributes|tags)\./, '');
  return `${name} ${op} ${Array.isArray(value) ? value.join(' | ') : String(value)}`;
}
