import type { Table } from './true-answers.js';

/** Columns with this prefix need not be in an answer; a number in it has to be one of the truth's all the same. */
const OPTIONAL = 'also_';

/** Fields of items and records: they say more about a row and were not computed, so the question need not ask for them. */
const DESCRIPTIVE =
  /^(\d+\.)?(criticality|severity|impact_level|duration_min|hops|attributes\..*|cpu_cores|memory_gb|ports|capacity_tb)$/;

export type RowOrder = 'any' | 'same' | { by: string };

/**
 * Why an answer is not what the SQL says, or null. Every column of the truth has to be in the answer, under its own name
 * or another, with the same values in the same rows; no row may be missing or be there beside them; and a column of
 * numbers that the truth knows nothing of is wrong, unless it describes its row.
 */
export function compareTables(truth: Table, answer: Table, order: RowOrder): string | null {
  if (truth.rows.length !== answer.rows.length) return `${answer.rows.length} rows, not ${truth.rows.length}`;
  const required = truth.columns.filter((name) => !name.startsWith(OPTIONAL));
  const candidates = required.map((name) => candidatesFor(name, truth, answer));
  const missing = required.filter((_, index) => candidates[index]?.length === 0);
  if (missing.length > 0) return `no column is ${missing.join(', ')}`;
  for (const chosen of assignments(candidates)) {
    const found = answer.rows.map((row) => chosen.map((name) => row[name]));
    const wanted = truth.rows.map((row) => required.map((name) => row[name]));
    if (!sameRows(wanted, found, order, required)) continue;
    const stray = strayNumbers(truth, answer, new Set(chosen));
    return stray.length === 0 ? null : `numbers that nothing stands for: ${stray.join(', ')}`;
  }
  return order === 'any'
    ? 'the columns do not go together'
    : 'the columns do not go together, or rows stand in another order';
}

/** Columns of the answer that hold the same values as this one, whatever their rows. A column of its name is meant. */
function candidatesFor(name: string, truth: Table, answer: Table): string[] {
  const names = answer.columns.includes(name) ? [name] : answer.columns;
  const wanted = sorted(truth.rows.map((row) => row[name]));
  return names.filter((candidate) => {
    const found = sorted(answer.rows.map((row) => row[candidate]));
    return wanted.every((value, index) => sameValue(value, found[index]));
  });
}

/** Each way to give every column of the truth a column of its own. */
function* assignments(candidates: readonly string[][], taken: string[] = []): Generator<string[]> {
  const choices = candidates[taken.length];
  if (choices === undefined) yield taken;
  else for (const name of choices) if (!taken.includes(name)) yield* assignments(candidates, [...taken, name]);
}

function sameRows(wanted: unknown[][], found: unknown[][], order: RowOrder, columns: readonly string[]): boolean {
  if (order === 'same') return wanted.every((row, index) => sameRow(row, found[index] ?? []));
  const left = [...found];
  for (const row of wanted) {
    const at = left.findIndex((candidate) => sameRow(row, candidate));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  if (order === 'any') return true;
  const by = columns.indexOf(order.by);
  return wanted.every((row, index) => sameValue(row[by], found[index]?.[by]));
}

function sameRow(wanted: readonly unknown[], found: readonly unknown[]): boolean {
  return wanted.every((value, index) => sameValue(value, found[index]));
}

/** Equal; numbers to a millionth of their size, times as instants however they are written. */
export function sameValue(wanted: unknown, found: unknown): boolean {
  if (wanted instanceof Date) return isTime(found) && new Date(found).getTime() === wanted.getTime();
  if (typeof wanted !== 'number') return wanted === found;
  if (typeof found !== 'number') return false;
  return Math.abs(wanted - found) <= Math.max(1e-6 * Math.max(Math.abs(wanted), Math.abs(found)), 1e-9);
}

function isTime(value: unknown): value is string | Date {
  return value instanceof Date || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}

function sorted(values: readonly unknown[]): unknown[] {
  return [...values].sort((a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    const [one, other] = [sortKey(a), sortKey(b)];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}

function sortKey(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && isTime(value)
    ? new Date(value).toISOString()
    : String(value);
}

function strayNumbers(truth: Table, answer: Table, chosen: ReadonlySet<string>): string[] {
  const optional = truth.columns.filter((name) => name.startsWith(OPTIONAL));
  return answer.columns.filter(
    (name) =>
      !chosen.has(name) &&
      !DESCRIPTIVE.test(name) &&
      answer.rows.some((row) => typeof row[name] === 'number') &&
      !optional.some((known) => candidatesFor(known, truth, { ...answer, columns: [name] }).length > 0),
  );
}
