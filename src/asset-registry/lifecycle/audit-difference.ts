import type { AssetContent, AssetStatus } from '../asset.js';
import { CONTENT_COLUMNS } from '../asset-content.js';
import { sameJson } from '../canonical-json.js';

type State = AssetContent & { status: AssetStatus };

/**
 * Column by column what a change did; null stands for a row that was not there. Content holds no secrets to mask: a
 * draft that carries one is refused before it is written.
 */
export function auditDifference(
  before: State | null,
  after: State | null,
): Record<string, { before: unknown; after: unknown }> {
  const columns = ['status', ...CONTENT_COLUMNS] as const;
  const pairs = columns.map((column) => [column, { before: before?.[column], after: after?.[column] }] as const);
  return Object.fromEntries(
    pairs
      .filter(([, pair]) => !sameJson(pair.before, pair.after))
      .map(([column, pair]) => [column, { before: pair.before ?? null, after: pair.after ?? null }]),
  );
}
