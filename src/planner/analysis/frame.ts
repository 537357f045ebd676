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

/** Calls without the part of their time that is still to come: today's hours to be, the rest of this week. */
export function untilNow(calls: readonly ToolCall[], now: number): ToolCall[] {
  return calls.map(({ tool, params }) => {
    const range = params['time_range'] as { from: string; to: string } | undefined;
    const isOpen = range !== undefined && Date.parse(range.from) < now && Date.parse(range.to) > now;
    const cut = { from: range?.from, to: new Date(now).toISOString() };
    return { tool, params: isOpen ? { ...params, time_range: cut } : params };
  });
}

/** A range as tools take it. */
export function instants(range: TimeRange): { from: string; to: string } {
  return { from: range.from, to: range.to };
}
