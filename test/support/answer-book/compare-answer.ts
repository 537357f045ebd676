import type { BuiltinResult, SeriesResult } from '../../../src/tools/builtin/tool-results.js';
import { answeredTables } from './answered-tables.js';
import type { Truth } from './answer-book.js';
import { compareTables, sameValue, type RowOrder } from './compare-tables.js';
import type { Table } from './true-answers.js';

/** A trend of fewer points shows nothing. */
const LEAST_POINTS = 5;

/**
 * Why the results are not the true answer, or null. For a series, the truth has to be cut by its bucket.
 *
 * @param sentence - what a user reads first: it has to say the number that was asked for
 */
export function compareAnswer(
  expect: Truth,
  truth: Table,
  results: readonly BuiltinResult[],
  sentence: string,
): string | null {
  if (results.length === 0) return 'nothing was asked of any tool';
  if (expect.empty) return results.every(({ empty }) => empty) ? null : 'there is something, where nothing is true';
  if (results.every(({ empty }) => empty) && expect.compare !== 'value') return 'nothing was found';
  switch (expect.compare) {
    case 'value':
      return ofValue(truth, results, sentence);
    case 'set':
      return ofTables(truth, results, 'any');
    case 'sequence':
      return ofTables(truth, results, 'same');
    case 'sorted':
      return ofTables(truth, results, { by: expect.by ?? '' });
    case 'series':
      return ofSeries(expect, truth, results);
    case 'path':
      return ofPath(truth, results);
    case 'cycles':
      return ofCycles(truth, results);
  }
}

function ofTables(truth: Table, results: readonly BuiltinResult[], order: RowOrder): string | null {
  const readings = answeredTables(results);
  if (readings.length === 0) return `a ${results.map(({ kind }) => kind).join(' and a ')}, not a table`;
  const reasons = readings.map((reading) => compareTables(truth, reading, order));
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

/** One number: as a table of one row, or, of how many there are, as everything counted, listed and none cut off. */
function ofValue(truth: Table, results: readonly BuiltinResult[], sentence: string): string | null {
  const [result] = results;
  const value = truth.rows[0]?.[truth.columns[0] ?? ''] as number;
  const listed = results.length === 1 && (result?.kind === 'network' || (result?.kind === 'table' && result.total > 1));
  if (listed && (result.truncated || result.total !== value)) return `${result.total} listed, not ${value}`;
  const reason = listed ? null : ofTables(truth, results, 'any');
  return reason ?? (saysNumber(sentence, value) ? null : `right, but the sentence does not say so: ${sentence}`);
}

/** True when a text holds the number, with two decimals at most, or as a percentage with one. */
function saysNumber(text: string, value: number): boolean {
  const written = (digits: number, number: number): string =>
    new Intl.NumberFormat('en-US', { maximumFractionDigits: digits }).format(number);
  const said = text.match(/-?\d[\d,]*(\.\d+)?%?/g) ?? [];
  return said.some((number) =>
    [written(2, value), `${written(2, value)}%`, `${written(1, 100 * value)}%`].includes(number),
  );
}

export function isSeries(results: readonly BuiltinResult[]): results is [SeriesResult] {
  return results.length === 1 && results[0]?.kind === 'series';
}

function ofSeries({ bucket }: Truth, { rows }: Table, results: readonly BuiltinResult[]): string | null {
  if (!isSeries(results)) return `a ${results.map(({ kind }) => kind).join(' and a ')}, not a series`;
  const [{ series, bucket: width }] = results;
  if (bucket !== undefined && width !== bucket) return `buckets of ${width}, not of ${bucket}`;
  if (series.length !== 1) return `${series.length} series, not one`;
  const points = (series[0]?.points ?? []).filter(([, value]) => value !== null);
  if (bucket === undefined && points.length < LEAST_POINTS) return `only ${points.length} points`;
  if (points.length !== rows.length) return `${points.length} points, not ${rows.length}`;
  const values = new Map(points.map(([time, value]) => [Date.parse(time), value]));
  const wrong = rows.filter(({ time, value }) => !sameValue(value, values.get((time as Date).getTime())));
  return wrong.length === 0 ? null : `${wrong.length} of ${rows.length} points are wrong`;
}

function ofPath({ rows }: Table, results: readonly BuiltinResult[]): string | null {
  const [result] = results;
  if (results.length !== 1 || result?.kind !== 'network') return 'not a path';
  const found = result.nodes.map(({ id }) => id).join(' ');
  return rows.some(({ path }) => (path as string[]).join(' ') === found) ? null : `the path ${found}`;
}

function ofCycles({ rows }: Table, results: readonly BuiltinResult[]): string | null {
  const [result] = results;
  if (results.length !== 1 || result?.kind !== 'cycles') return 'no cycles';
  const found = result.cycles.map((cycle) => fromLeast(cycle).join(' ')).sort();
  const wanted = rows.map(({ cycle }) => fromLeast(cycle as string[]).join(' ')).sort();
  return found.join() === wanted.join() ? null : `${found.length} cycles: ${found.join(', ')}`;
}

/** The same cycle, from its least code on. */
function fromLeast(cycle: readonly string[]): string[] {
  const at = cycle.indexOf([...cycle].sort()[0] ?? '');
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
