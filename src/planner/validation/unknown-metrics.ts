import type { Problem } from '../../errors/problem.js';
import { pathOf, pointer, type MappingSink } from '../vocabulary/mapping-sink.js';

const MOST_WARNINGS = 100;
const ENTRIES_BETWEEN_PAUSES = 256;

/** An alias may come before its metric, so this is no problem; but until then it finds nothing. */
export function* unknownMetrics(
  sink: MappingSink,
  catalogue: MappingSink | undefined,
): Generator<void, Problem[], void> {
  if (!catalogue || catalogue.metrics.length === 0) return [];
  const known = new Set(catalogue.metrics);
  const warnings: Problem[] = [];
  for (const { metric, field, place } of sink.sizes) {
    const message = `${field} shares the words of ${metric}, which is no known metric.`;
    if (!known.has(metric)) warnings.push({ path: pointer(place), message });
  }
  let more = 0;
  for (const [count, entry] of sink.entries.entries()) {
    const { keyword, sense } = entry;
    if (sense.role === 'metric' && entry.section !== null && !known.has(sense.metric)) {
      const message = `"${keyword}" stands for ${sense.metric}, which is no known metric.`;
      if (warnings.length < MOST_WARNINGS) warnings.push({ path: pathOf(entry)!, message });
      else more += 1;
    }
    if (count % ENTRIES_BETWEEN_PAUSES === 0) yield;
  }
  if (more > 0)
    warnings.push({ path: '/content', message: `${more} more keywords stand for metrics that are not known.` });
  return warnings;
}
