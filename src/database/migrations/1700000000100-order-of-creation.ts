import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Versions are numbered in the order of their creation, and lists go by that number. Numbers, unlike times, come in slices
 * that hold so many versions at most: the parts of names are indexed slice by slice, tags beside them, so that the newest hits
 * of any search are found first, and those that are old without looking at what is newer.
 */
export class OrderOfCreation1700000000100 implements MigrationInterface {
  readonly name = 'OrderOfCreation1700000000100';

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

const DROP_ORDERED = `DROP INDEX ${ORDERED_INDEXES.map(([name]) => name).join(', ')}`;
const ordered = (order: string) =>
  ORDERED_INDEXES.map(
    ([name, columns, rows]) =>
      `CREATE INDEX ${name} ON tb_asset_registry (${columns}, ${order}) INCLUDE (name) ${rows}`,
  );

/** The triggers that freeze published versions, which a new column must be written past. */
const FREEZING = ['asset_immutable', 'asset_only_archived'];
const frozen = (state: 'DISABLE' | 'ENABLE ALWAYS') =>
  FREEZING.map((trigger) => `ALTER TABLE tb_asset_registry ${state} TRIGGER ${trigger}`);

/** @param order the columns behind the tag, with their types, which a version has too */
function tagTable(order: Record<string, string>): string[] {
  const columns = Object.keys(order);
  const rowOf = (version: string) => columns.map((column) => `${version}.${column}`).join(', ');
  return [
    'DROP TABLE tb_asset_tag',
    `CREATE TABLE tb_asset_tag (
      tenant_id text NOT NULL,
      tag text NOT NULL,
      ${columns.map((column) => `${column} ${order[column]} NOT NULL`).join(', ')},
      CONSTRAINT pk_asset_tag PRIMARY KEY (tenant_id, tag, ${columns.join(', ')})
    )`,
    `INSERT INTO tb_asset_tag
     SELECT DISTINCT version.tenant_id, tag, ${rowOf('version')}
     FROM tb_asset_registry AS version, unnest(asset_tag_pairs(version.tags)) AS pair(tag)`,
    `CREATE OR REPLACE FUNCTION asset_tags_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' THEN
        DELETE FROM tb_asset_tag
        WHERE tenant_id = OLD.tenant_id AND tag = ANY (asset_tag_pairs(OLD.tags))
          AND (${columns.join(', ')}) = (${rowOf('OLD')});
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO tb_asset_tag
        SELECT DISTINCT NEW.tenant_id, tag, ${rowOf('NEW')} FROM unnest(asset_tag_pairs(NEW.tags)) AS pair(tag);
      END IF;
      RETURN NULL;
    END $$`,
  ];
}

const UP = [
  DROP_ORDERED,
  'ALTER TABLE tb_asset_registry ADD COLUMN created_seq bigint',
  ...frozen('DISABLE'),
  `UPDATE tb_asset_registry SET created_seq = place.number
   FROM (SELECT asset_id, row_number() OVER (ORDER BY created_at, asset_id) AS number FROM tb_asset_registry) AS place
   WHERE place.asset_id = tb_asset_registry.asset_id`,
  ...frozen('ENABLE ALWAYS'),
  'ALTER TABLE tb_asset_registry ALTER COLUMN created_seq SET NOT NULL',
  'ALTER TABLE tb_asset_registry ALTER COLUMN created_seq ADD GENERATED ALWAYS AS IDENTITY',
  `SELECT setval(pg_get_serial_sequence('tb_asset_registry', 'created_seq'), max(created_seq))
   FROM tb_asset_registry HAVING max(created_seq) IS NOT NULL`,
  // By hash, so that no list can be read along it, past the versions of all other tenants.
  'CREATE INDEX ix_asset_created_seq ON tb_asset_registry USING hash (created_seq)',
  ...ordered('created_seq DESC'),
  ...tagTable({ created_seq: 'bigint' }),

  // In plpgsql: the plan of an SQL function in an index is made for each statement. And dear by COST: PostgreSQL must never
  // compute it for row after row where the index has it.
  `CREATE FUNCTION asset_search_keys(name text, tags text[], slice bigint) RETURNS text[]
   LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
  DECLARE
    keys text[] := '{}';
    tag text;
  BEGIN
    FOR size IN 1..3 LOOP
      FOR start IN 1..length(name) - size + 1 LOOP
        keys := keys || (slice || ':' || substr(name, start, size));
      END LOOP;
    END LOOP;
    FOREACH tag IN ARRAY tags LOOP
      keys := keys || (slice || '#' || tag);
    END LOOP;
    RETURN keys;
  END $$`,
  `CREATE TABLE tb_asset_search (
    created_seq bigint NOT NULL,
    tenant_id text NOT NULL,
    name text NOT NULL,
    tags text[] NOT NULL,
    CONSTRAINT pk_asset_search PRIMARY KEY (created_seq)
  )`,
  `INSERT INTO tb_asset_search
   SELECT created_seq, tenant_id, name, asset_tag_pairs(tags) FROM tb_asset_registry ORDER BY created_seq`,
  // A row is written with its version and changes only with the tags of a draft: a publish has nothing to index here.
  `CREATE INDEX ix_search_keys ON tb_asset_search USING gin (asset_search_keys(name, tags, created_seq >> 12))
   WITH (fastupdate = off)`,
  `CREATE FUNCTION asset_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO tb_asset_search VALUES (NEW.created_seq, NEW.tenant_id, NEW.name, asset_tag_pairs(NEW.tags));
    ELSIF TG_OP = 'DELETE' THEN
      DELETE FROM tb_asset_search WHERE created_seq = OLD.created_seq;
    ELSIF NEW.tags IS DISTINCT FROM OLD.tags THEN
      UPDATE tb_asset_search SET tags = asset_tag_pairs(NEW.tags) WHERE created_seq = NEW.created_seq;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER asset_search_follow AFTER INSERT OR DELETE OR UPDATE OF tags ON tb_asset_registry
    FOR EACH ROW EXECUTE FUNCTION asset_search_follow()`,
  'ALTER TABLE tb_asset_registry ENABLE ALWAYS TRIGGER asset_search_follow',
  'DROP INDEX ix_name_parts',
  'DROP FUNCTION asset_name_parts(text)',

  // A number that changed would leave the rows of the other two tables behind.
  `CREATE FUNCTION asset_keeps_place() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the place of a version in the order never changes' USING ERRCODE = 'QM001';
  END $$`,
  `CREATE TRIGGER asset_keeps_place BEFORE UPDATE OF created_seq ON tb_asset_registry
    FOR EACH ROW EXECUTE FUNCTION asset_keeps_place()`,
  'ALTER TABLE tb_asset_registry ENABLE ALWAYS TRIGGER asset_keeps_place',

  // What is known of the tables is of before; lists would be planned by it until PostgreSQL looks again by itself.
  'ANALYZE tb_asset_registry, tb_asset_tag, tb_asset_search',
];

const DOWN = [
  'DROP TRIGGER asset_keeps_place ON tb_asset_registry',
  'DROP FUNCTION asset_keeps_place()',
  `CREATE FUNCTION asset_name_parts(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(name, start, size)), '{}')
    FROM generate_series(1, 3) AS size, generate_series(1, length(name) - size + 1) AS start
  $$`,
  'CREATE INDEX ix_name_parts ON tb_asset_name USING gin (asset_name_parts(name)) WITH (fastupdate = off)',
  'DROP TRIGGER asset_search_follow ON tb_asset_registry',
  'DROP FUNCTION asset_search_follow()',
  'DROP TABLE tb_asset_search',
  'DROP FUNCTION asset_search_keys(text, text[], bigint)',
  ...tagTable({ created_at: 'timestamptz', asset_id: 'uuid' }),
  DROP_ORDERED,
  'ALTER TABLE tb_asset_registry DROP COLUMN created_seq',
  ...ordered('created_at DESC, asset_id DESC'),
];
