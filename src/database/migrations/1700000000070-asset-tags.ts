import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A row per tag of a version, in the order of lists: the newest hits of any tag are the next entries of one index, however
 * many there are. And the ordered indexes know names, so that looking for a part of one along them reads no rows.
 */
export class AssetTags1700000000070 implements MigrationInterface {
  readonly name = 'AssetTags1700000000070';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

/** The ordered indexes of lists: their name, what stands before the order, and which rows they hold. */
const ORDERED_INDEXES: readonly [name: string, columns: string, rows: string][] = [
  ['ix_asset_newest', 'tenant_id', ''],
  ['ix_asset_type_newest', 'tenant_id, asset_type', ''],
  ['ix_asset_status_newest', 'tenant_id, asset_type, status', ''],
  ['ix_asset_any_type_status_newest', 'tenant_id, status', ''],
  ['ix_asset_tool_type_newest', 'tenant_id, tool_type', 'WHERE tool_type IS NOT NULL'],
  ['ix_asset_tool_type_status_newest', 'tenant_id, tool_type, status', 'WHERE tool_type IS NOT NULL'],
];

const madeAnew = (included: string) =>
  ORDERED_INDEXES.flatMap(([name, columns, rows]) => [
    `DROP INDEX ${name}`,
    `CREATE INDEX ${name} ON tb_asset_registry (${columns}, created_at DESC, asset_id DESC) ${included} ${rows}`,
  ]);

const UP = [
  `CREATE TABLE tb_asset_tag (
    tenant_id text NOT NULL,
    tag text NOT NULL,
    created_at timestamptz NOT NULL,
    asset_id uuid NOT NULL,
    CONSTRAINT pk_asset_tag PRIMARY KEY (tenant_id, tag, created_at, asset_id)
  )`,
  `INSERT INTO tb_asset_tag
   SELECT DISTINCT tenant_id, tag, created_at, asset_id
   FROM tb_asset_registry, unnest(asset_tag_pairs(tags)) AS pair(tag)`,
  // The time and the tenant of a version never change, so only its tags are followed.
  `CREATE FUNCTION asset_tags_follow() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      DELETE FROM tb_asset_tag
      WHERE tenant_id = OLD.tenant_id AND tag = ANY (asset_tag_pairs(OLD.tags))
        AND created_at = OLD.created_at AND asset_id = OLD.asset_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
      INSERT INTO tb_asset_tag
      SELECT DISTINCT NEW.tenant_id, tag, NEW.created_at, NEW.asset_id FROM unnest(asset_tag_pairs(NEW.tags)) AS pair(tag);
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER asset_tags_follow AFTER INSERT OR DELETE OR UPDATE OF tags ON tb_asset_registry
    FOR EACH ROW EXECUTE FUNCTION asset_tags_follow()`,
  'ALTER TABLE tb_asset_registry ENABLE ALWAYS TRIGGER asset_tags_follow',
  'DROP INDEX ix_asset_tag_pairs',
  ...madeAnew('INCLUDE (name)'),
];

const DOWN = [
  ...madeAnew(''),
  'CREATE INDEX ix_asset_tag_pairs ON tb_asset_registry USING gin (asset_tag_pairs(tags)) WITH (fastupdate = off)',
  'DROP TRIGGER asset_tags_follow ON tb_asset_registry',
  'DROP FUNCTION asset_tags_follow()',
  'DROP TABLE tb_asset_tag',
];
