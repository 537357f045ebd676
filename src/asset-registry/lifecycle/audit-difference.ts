import type { Asset, AssetContent } from '../asset.js';
import { CONTENT_COLUMNS } from '../asset-content.js';
import { sameJson } from '../canonical-json.js';
import { maskInlineSecrets } from '../validation/inline-secrets.js';

type State = AssetContent & Pick<Asset, 'asset_type' | 'status'>;

const AUDITED_COLUMNS = ['status', ...CONTENT_COLUMNS] as const;
type AuditedColumn = (typeof AUDITED_COLUMNS)[number];

/**
 * Column by column what a change did; null stands for a row that was not there. Secrets are refused before they are written;
 * they are masked all the same, since a draft may hold one from before a rule knew its shape.
 */
export function auditDifference(
  before: State | null,
  after: State | null,
): Record<string, { before: unknown; after: unknown }> {
  const changed = AUDITED_COLUMNS.filter((column) => !sameJson(before?.[column], after?.[column]));
  const then = shown(before, changed);
  const now = shown(after, changed);
  return Object.fromEntries(
    changed.map((column) => [column, { before: then[column] ?? null, after: now[column] ?? null }]),
  );
}

function shown(state: State | null, columns: readonly AuditedColumn[]): Partial<Pick<State, AuditedColumn>> {
  if (state === null) return {};
  return maskInlineSecrets(state.asset_type, Object.fromEntries(columns.map((column) => [column, state[column]])));
}
