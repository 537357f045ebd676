import type {
  AggregatePlan,
  BlockType,
  GraphPlan,
  HistoryPlan,
  Intent,
  ListPlan,
  MetricPlan,
  MissingPart,
  SimulationPlan,
  Subject,
  TimeRange,
  ToolCall,
  View,
} from '../plan.js';

/** What one reading of a question comes to: the parts of a plan that depend on the kind of question. */
export interface Frame {
  readonly intent: Intent;
  readonly view: View;
  readonly primary: Subject;
  readonly secondary?: Subject;
  readonly aggregate?: AggregatePlan;
  readonly metric?: MetricPlan;
  readonly history?: HistoryPlan;
  readonly graph?: GraphPlan;
  readonly list?: ListPlan;
  readonly simulation?: SimulationPlan;
  /** What the answer is made of, the most telling block first; the sentence is always there. */
  readonly blocks: readonly BlockType[];
  readonly calls: readonly ToolCall[];
  /** What stands in the way of an answer. */
  readonly missing?: MissingPart;
}

export function call(tool: string, params: Record<string, unknown>): ToolCall {
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  return { tool, params: Object.fromEntries(given) };
}

interface Instants {
  readonly from: string;
  readonly to: string;
}

/** A range without the part that is still to come: today's hours to be, the rest of this week. */
export function untilNow({ from, to }: Instants, now: number): Instants {
  const isOpen = Date.parse(from) < now && Date.parse(to) > now;
  return { from, to: isOpen ? new Date(now).toISOString() : to };
}

/** Calls of which no range goes beyond now. */
export function callsUntilNow(calls: readonly ToolCall[], now: number): ToolCall[] {
  const cut = (name: string, range: unknown): Record<string, unknown> =>
    range === undefined ? {} : { [name]: untilNow(range as Instants, now) };
  return calls.map(({ tool, params }) => {
    const { time_range, compare_to } = params;
    return { tool, params: { ...params, ...cut('time_range', time_range), ...cut('compare_to', compare_to) } };
  });
}

/** A range as tools take it. */
export function instants(range: TimeRange): { from: string; to: string } {
  return { from: range.from, to: range.to };
}
