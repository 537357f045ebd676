import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What lists of many assets need: an ordered index for every combination of type, status and tool type, so that a rare
 * one among the oldest is found as quickly as a common one; and indexes for searches that are used, and never computed
 * for row after row.
 */
export class AssetLists1700000000050 implements MigrationInterface {
  readonly name = 'AssetLists1700000000050';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const TAG_INDEX = `CREATE INDEX ix_asset_tag_pairs ON tb_asset_registry USING gin (asset_tag_pairs(tags))
  WITH (fastupdate = off)`;

/** `bounded` keeps out what is larger than a GIN index can hold; nobody can ask for more than 400 characters. */
const tagPairs = (bounded: string) => `
  CREATE OR REPLACE FUNCTION asset_tag_pairs(tags jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(pair), '{}')
    FROM jsonb_each_text(CASE jsonb_typeof(tags) WHEN 'object' THEN tags ELSE '{}'::jsonb END) AS tag(key, value),
         LATERAL (VALUES (key), (key || ':' || value)) AS pairs(pair) ${bounded}
  $$`;

const UP = [
  `CREATE INDEX ix_asset_any_type_status_newest
    ON tb_asset_registry (tenant_id, status, created_at DESC, asset_id DESC)`,
  `CREATE INDEX ix_asset_tool_type_status_newest
    ON tb_asset_registry (tenant_id, tool_type, status, created_at DESC, asset_id DESC) WHERE tool_type IS NOT NULL`,
  // Without this a tag with a long value could not be saved at all.
  'DROP INDEX ix_asset_tag_pairs',
  tagPairs('WHERE octet_length(pair) <= 1600'),
  TAG_INDEX,
];

const DOWN = [
  'DROP INDEX ix_asset_tag_pairs',
  tagPairs(''),
  TAG_INDEX,
  'DROP INDEX ix_asset_tool_type_status_newest, ix_asset_any_type_status_newest',
];
