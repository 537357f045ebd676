import type { Plan } from '../../planner/plan.js';

const LIMIT = /\.(?:limit|top_n)$/;

/** Whether the question itself says how many rows it wants (`top 5`, "the newest"): the others are not left out then. */
export function isLimitAsked({ evidence, warnings, calls }: Plan): boolean {
  if (warnings.some(({ code }) => code === 'CLAMPED')) return false;
  return evidence.some(({ field }) => LIMIT.test(field)) || calls.every(({ params }) => params['limit'] === 1);
}
