import type { PlanWarning, TimeRange } from '../plan.js';
import { originalSpan } from '../vocabulary/folded-text.js';
import type { FieldOwner } from '../vocabulary/sense.js';
import { Ledger } from './ledger.js';
import type { Quantities } from './parts/quantities.js';
import { sensesOf, termWith, type Element, type Reading } from './text/reading.js';
import type { FoundTimes, TimeMention } from './time/find-times.js';
import type { WallClock } from './time/wall-clock.js';

/** Everything that the analyses of one question share. Lives as long as one call of `plan`. */
export interface Context {
  readonly reading: Reading;
  readonly ledger: Ledger;
  readonly quantities: Quantities;
  readonly times: FoundTimes;
  /** Elements that belong to a condition or a time: nothing else reads them. */
  readonly claimed: ReadonlySet<number>;
  readonly now: number;
  readonly clock: WallClock;
  readonly warnings: PlanWarning[];
}

/** The same question for an attempt: whatever it notes or warns of is forgotten with it. */
export function attemptOf(context: Context): Context {
  return { ...context, ledger: context.ledger.fork(), warnings: [...context.warnings] };
}

export function textOf(reading: Reading, element: Element): string {
  return reading.folded.text.slice(element.start, element.end);
}

export function spanOf(reading: Reading, element: Element): [number, number] {
  return originalSpan(reading.folded, element.start, element.end);
}

/** Whether a field is found on what `owners` names. A field that no vocabulary declares is taken for an item's. */
export function isFieldOf(reading: Reading, field: string, owners: readonly FieldOwner[]): boolean {
  const of = reading.vocabulary.fields.get(field)?.of ?? ['item'];
  return of.some((owner) => owners.includes(owner));
}

/** The field that an element names, seen from `owners`: the first owner's meaning comes first. */
export function fieldOf(reading: Reading, element: Element | undefined, owners: readonly FieldOwner[]): string | null {
  const fields = sensesOf(element, 'field').map((sense) => sense.field);
  for (const owner of owners) {
    const found = fields.find((field) => isFieldOf(reading, field, [owner]));
    if (found !== undefined) return found;
  }
  return null;
}

/** Notes a time mention as the source of a field. */
export function useTime(context: Context, mention: TimeMention, field: string, value: TimeRange): void {
  const { elements } = context.reading;
  const [first, ...rest] = mention.elements;
  const element = elements[first!]!;
  const last = Math.max(...mention.elements.filter((index) => elements[index]!.kind === 'time'));
  context.ledger.use(element, field, value, termWith(element, 'time'), last);
  context.ledger.consume(...rest);
  for (const index of rest) {
    const term = termWith(elements[index], 'time');
    if (term !== null) context.ledger.cite(index, field, value, term);
  }
}

export function warn(context: Context, code: PlanWarning['code'], message: string, element?: Element): void {
  const span = element === undefined ? {} : { span: spanOf(context.reading, element) };
  context.warnings.push({ code, message, ...span });
}

export const MOST_ROWS = 200;
export const DEFAULT_ROWS = 50;
export const DEEPEST = 10;

/** The limit that the question names, within 1 to 200; a clamp is a warning. Null when it names none. */
export function limitOf(context: Context, field: string): number | null {
  const { limit } = context.quantities;
  if (limit === null) return null;
  const element = context.reading.elements[limit.element]!;
  const value = Math.min(MOST_ROWS, Math.max(1, limit.value));
  context.ledger.use(element, field, value);
  context.ledger.consume(limit.joined ?? undefined);
  if (value !== limit.value) {
    warn(context, 'CLAMPED', `A list has 1 to ${MOST_ROWS} rows; ${limit.value} became ${value}.`, element);
  }
  return value;
}

/** The same for groups: where there is one value and no row, a number says something else and is not understood. */
export function limitOfGroups(context: Context, field: string, groupBy: readonly string[]): number | null {
  return groupBy.length === 0 ? null : limitOf(context, field);
}

/** The field that says when something of this owner was: the first time field that answers "when". */
export function timeFieldOf(context: Context, owner: FieldOwner): string {
  context.ledger.rely('filterable_fields');
  for (const field of context.reading.vocabulary.fields.values()) {
    if (field.type === 'time' && field.asks === 'when' && field.of.includes(owner)) return field.name;
  }
  return 'created_at';
}
