import { MISSING_PARTS, type Plan, type Refusal } from '../../planner/plan.js';
import type { BuiltinResult, NetworkResult, SeriesResult, TableResult } from '../../tools/builtin/tool-results.js';
import type { ToolResult } from '../../tools/tool.js';
import { askedAbout, filterText, metricText, timeText } from './asked-about.js';
import { isCountAsked } from './asked-count.js';
import { numberText, shareText, wallClockText } from './number-text.js';
import { ENGLISH, KOREAN, type Phrases } from './phrases.js';
import { pathBounds, relatedText, rootText, walkText } from './relation-text.js';
import { isBuiltinResult, singleNumber } from './result-blocks.js';

/**
 * One sentence in the question's language: what was found, or what was looked for and found empty. It names only
 * numbers that the results hold.
 */
export function answerSentence(plan: Plan, question: string, results: readonly ToolResult[]): string {
  const phrases = plan.language === 'ko' ? KOREAN : ENGLISH;
  if (plan.kind === 'direct') return phrases.greeting;
  if (plan.kind === 'reject') return declined(plan, question, phrases);
  const failures = results.filter((result) => !result.success);
  const parts = planParts(plan);
  const told = parts.length === results.length ? results : results.filter((result) => result.success).slice(0, 1);
  const sentences = told.flatMap((result, index) => {
    const part = parts[index] ?? plan;
    if (!result.success) return [];
    if (isBuiltinResult(result.data)) return [sentenceOf(result.data, part, question, phrases)];
    return [phrases.found(String(result.metadata.row_count ?? 1), askedAbout(part, question))];
  });
  if (sentences.length === 0) return phrases.failed(failures[0]?.message ?? '');
  const sentence = sentences.join(' ');
  return failures.length === 0 ? sentence : `${sentence} ${phrases.partly(failures.length)}`;
}

/** A plan that asks the same of several metrics, histories or items, as one plan for each of its calls. */
function planParts(plan: Plan): Plan[] {
  const { metric, history, ...rest } = plan;
  const metrics = metric === undefined ? [] : [metric.metric_name, ...(metric.also ?? [])];
  const sources = history === undefined ? [] : [history.source, ...(history.also ?? [])];
  if (plan.graph && plan.calls.length > 1) return plan.calls.map((call): Plan => ({ ...plan, calls: [call] }));
  if (metrics.length + sources.length < 2) return [plan];
  return [
    ...metrics.map((name): Plan => ({ ...rest, metric: { ...metric!, metric_name: name } })),
    ...sources.map((source): Plan => ({ ...rest, history: { ...history!, source } })),
  ];
}

function sentenceOf(result: BuiltinResult, plan: Plan, question: string, phrases: Phrases): string {
  switch (result.kind) {
    case 'table':
      return tableSentence(result, plan, question, phrases);
    case 'series':
      return seriesSentence(result, plan, question, phrases);
    case 'network':
      return networkSentence(result, plan, question, phrases);
    case 'cycles':
      return result.empty ? phrases.nothing(askedAbout(plan, question)) : phrases.cycles(numberText(result.total));
    case 'simulation':
      return result.empty
        ? phrases.neverFired(numberText(result.items_checked))
        : phrases.simulated(numberText(result.firings.total), numberText(result.items_checked));
  }
}

function tableSentence(result: TableResult, plan: Plan, question: string, phrases: Phrases): string {
  const about = [askedAbout(plan, question), relatedText(plan, phrases)].filter(Boolean).join(', ');
  const what = measured(plan, question, phrases) || about;
  const number = singleNumber(result);
  if (number) {
    if (number.value === null) return phrases.nothingMeasured(about);
    return phrases.number(what || number.label, numberText(number.value, number.unit));
  }
  if (result.empty) return phrases.nothing(about);
  const unit = unitSentence(result, plan, phrases);
  if (unit) return unit;
  const property = singleText(result, plan);
  if (property !== null) return phrases.number(what, property);
  const compared = comparedSentence(result, what, phrases);
  if (compared) return compared;
  const point = pointSentence(result, plan, what, phrases);
  if (point) return point;
  const grouped = isCounted(plan) ? null : groupSentence(result, plan, what, phrases);
  if (grouped) return grouped;
  const total = numberText(result.total);
  return result.truncated
    ? phrases.foundShown(total, numberText(result.rows.length), about)
    : phrases.found(total, about);
}

/** For a metric that was asked for by its name in the catalogue: what it is measured in. */
function unitSentence({ rows }: TableResult, plan: Plan, phrases: Phrases): string | null {
  const [call] = plan.calls;
  const isNamed = call?.params['operation'] === 'catalogue' && call.params['metric_name'] !== undefined;
  const unit = rows[0]?.['unit'];
  return isNamed && typeof unit === 'string' ? phrases.unit(String(rows[0]?.['metric_name']), unit) : null;
}

/** Whether the rows are what is asked for, and not the first of them. */
function isCounted(plan: Plan): boolean {
  const { graph, metric } = plan;
  if (graph) return graph.measure === 'related' || graph.measure === 'shared';
  return metric?.points === true || isCountAsked(plan);
}

/** For the one measured value that is asked for: of which item, and when by the question's clock. */
function pointSentence({ rows, columns }: TableResult, plan: Plan, what: string, phrases: Phrases): string | null {
  if (plan.metric?.points !== true || plan.metric.top_n !== 1) return null;
  const { ci_code: code, time, value } = rows[0] ?? {};
  if (typeof value !== 'number') return null;
  const unit = columns.find(({ name }) => name === 'value')?.unit;
  const at = wallClockText(String(time), plan.metric.time_range.time_zone);
  return phrases.point(what, String(code), numberText(value, unit), at);
}

/** The one property that was asked of one item, where it is no number. */
function singleText({ rows, columns }: TableResult, plan: Plan): string | null {
  const [row, ...others] = rows;
  const [column, ...more] = columns;
  if (plan.intent !== 'LOOKUP' || plan.graph || !row || !column || others.length > 0 || more.length > 0) return null;
  const value = row[column.name];
  return typeof value === 'string' ? value : null;
}

/** For one value held against that of another period: both, and by how much they differ. */
function comparedSentence({ rows, columns }: TableResult, what: string, phrases: Phrases): string | null {
  const [row, ...others] = rows;
  if (!row || others.length > 0 || columns[0]?.name !== 'value') return null;
  const [value, before, percent] = [row['value'], row['compare_value'], row['change_percent']];
  if (typeof value !== 'number' || typeof before !== 'number') return null;
  const unit = columns.find(({ name }) => name === 'value')?.unit;
  const change = typeof percent === 'number' ? changeText(percent) : '–';
  return phrases.compared(what, numberText(value, unit), numberText(before, unit), change);
}

function changeText(percent: number): string {
  return `${percent > 0 ? '+' : ''}${numberText(percent, '%')}`;
}

/** For groups with a measure: how many, and the first of them, which is the highest where the question asked for that. */
function groupSentence(result: TableResult, plan: Plan, what: string, phrases: Phrases): string | null {
  const measures = ['value', 'count', 'rate', ...(plan.aggregate?.metrics ?? []).map((metric) => metric.as)];
  const measure = result.columns.find(({ name }) => measures.includes(name) || name.startsWith('count'));
  const key = result.columns[0];
  const row = result.rows[0];
  if (!measure || !key || !row) return null;
  const value = row[measure.name];
  if (typeof value !== 'number') return null;
  const percent = row['change_percent'];
  const changed = typeof percent === 'number' ? ` (${changeText(percent)})` : '';
  const text = `${measure.name === 'rate' ? shareText(value) : numberText(value, measure.unit)}${changed}`;
  if (key === measure || result.columns[0]!.name === 'hits') return phrases.number(what || measure.label, text);
  const first = slotText(plan, row[key.name], phrases) ?? String(row[key.name]);
  return phrases.groups(numberText(result.total), first, text, what || measure.label);
}

/** An hour of the day as a clock shows it, a day of the week by its name. */
function slotText(plan: Plan, slot: unknown, phrases: Phrases): string | null {
  const pattern = plan.metric?.pattern ?? plan.history?.pattern;
  if (pattern === 'hour_of_day') return `${String(slot).padStart(2, '0')}:00`;
  return pattern === 'weekday' ? (phrases.weekdays[Number(slot) - 1] ?? null) : null;
}

function seriesSentence(result: SeriesResult, plan: Plan, question: string, phrases: Phrases): string {
  if (result.empty) return phrases.nothing(askedAbout(plan, question));
  const what = measured(plan, question, phrases) || askedAbout(plan, question);
  if (result.series.length !== 1) return phrases.severalSeries(numberText(result.total), what);
  const values = result.series[0]!.points.map(([, value]) => value).filter((value) => value !== null);
  const text = (value: number | undefined) => (value === undefined ? '–' : numberText(value, result.unit));
  return phrases.series(what, text(Math.min(...values)), text(Math.max(...values)), text(values.at(-1)));
}

function networkSentence(result: NetworkResult, plan: Plan, question: string, phrases: Phrases): string {
  const operation = plan.calls[0]?.params['operation'];
  const root = rootText(result, plan);
  if (operation === 'path') {
    const chain = result.nodes.map((node) => node.id);
    const [from = '', to = ''] = [plan.primary.identifiers[0], plan.secondary.identifiers[0]];
    return result.empty
      ? phrases.noPath(from, to, pathBounds(plan, phrases))
      : phrases.path(chain.length - 1, chain.join(' → '));
  }
  if (result.empty) return phrases.nothing(plan.graph?.targets ? walkText(root, plan.graph) : root);
  const count = numberText(result.total);
  switch (operation) {
    case 'dependencies':
      return phrases.dependsOn(root, count, result.depth);
    case 'dependents':
      return phrases.dependedOnBy(root, count, result.depth);
    case 'impact':
      return phrases.impact(root, count, result.depth);
    default:
      return phrases.around(root, count, result.depth);
  }
}

/** What was measured of what and when: `average cpu_usage, srv-erp-01, last week`. */
function measured(plan: Plan, question: string, phrases: Phrases): string {
  if (!plan.metric) return measuredOfRecords(plan, question, phrases);
  const aggregation = phrases.aggregation[plan.metric.agg];
  const subject = [...plan.primary.identifiers, ...plan.primary.filters.map(({ value }) => String(value))];
  return [`${aggregation} ${metricText(plan.metric)}`, ...subject, ...timeText(plan, question)].join(', ');
}

/** What was measured of records: `average duration, maintenance_history, last month`, `share of result = failed, …`. */
function measuredOfRecords(plan: Plan, question: string, phrases: Phrases): string {
  const { measure, agg, rate } = plan.history ?? {};
  const isShare = measure === 'rate' && rate !== undefined && rate.length > 0;
  const isDuration = measure === 'duration' && agg !== undefined;
  if (!isShare && !isDuration) return '';
  const what = isShare ? phrases.shareOf(rate.map(filterText).join(', ')) : phrases.duration(phrases.aggregation[agg!]);
  return `${what}, ${askedAbout(plan, question)}`;
}

/** What is missing, where that is it; else the kind of reason. */
function reasonOf({ reason, detail }: Refusal, phrases: Phrases): string {
  const missing = reason === 'incomplete' ? MISSING_PARTS.find((part) => part === detail) : undefined;
  return missing === undefined ? phrases.declined[reason] : phrases.missing[missing];
}

function declined(plan: Plan, question: string, phrases: Phrases): string {
  const reason = plan.refusal ? reasonOf(plan.refusal, phrases) : phrases.declined.nothing_understood;
  const words = plan.refusal?.words.length ? `: ${plan.refusal.words.join(', ')}` : '';
  const sentence = `${reason}${words}`.replace(/([^.])$/, '$1.');
  return `${sentence} ${phrases.understood(askedAbout(plan, question))}`.trim();
}
