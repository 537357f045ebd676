import type { Plan } from '../../planner/plan.js';

/** Whether the question asks how many items are related or meet a bound, so that their number stands beside them. */
export function isCountAsked({ graph, metric, output }: Plan): boolean {
  const hasItems = graph !== undefined || (metric?.threshold !== undefined && metric.group_by !== undefined);
  return hasItems && output.blocks.includes('number');
}
