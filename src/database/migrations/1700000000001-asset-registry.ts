import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The registry's tables, and what the database itself guarantees whatever the code does: one published and one draft row
 * per name, versions never reused, content that was published never changed, feed order equal to commit order.
 */
export class AssetRegistry1700000000001 implements MigrationInterface {
  readonly name = 'AssetRegistry1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  `CREATE TABLE tb_asset_name (
    tenant_id text NOT NULL,
    asset_type text NOT NULL,
    name text NOT NULL,
    last_version integer NOT NULL DEFAULT 0,
    CONSTRAINT pk_asset_name PRIMARY KEY (tenant_id, asset_type, name)
  )`,

  `CREATE TABLE tb_asset_registry (
    asset_id uuid NOT NULL DEFAULT gen_random_uuid(),
    tenant_id text NOT NULL,
    asset_type text NOT NULL,
    name text NOT NULL,
    scope text,
    description text,
    version integer NOT NULL,
    status text NOT NULL DEFAULT 'draft',
    mapping_type text,
    content jsonb,
    query_sql text,
    query_cypher text,
    query_params jsonb,
    tags jsonb NOT NULL DEFAULT '{}',
    content_hash text NOT NULL,
    created_by text NOT NULL,
    published_by text,
    published_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    lock_version integer NOT NULL DEFAULT 1,
    CONSTRAINT pk_asset_registry PRIMARY KEY (asset_id),
    CONSTRAINT uq_asset_version UNIQUE (tenant_id, asset_type, name, version),
    CONSTRAINT fk_asset_name FOREIGN KEY (tenant_id, asset_type, name)
      REFERENCES tb_asset_name (tenant_id, asset_type, name),
    CONSTRAINT ck_asset_type CHECK (asset_type IN ('mapping', 'tool', 'source', 'query')),
    CONSTRAINT ck_asset_status CHECK (status IN ('draft', 'published', 'archived')),
    CONSTRAINT ck_asset_published CHECK ((status = 'draft') = (published_at IS NULL))
  )`,
  `CREATE UNIQUE INDEX uq_asset_published ON tb_asset_registry (tenant_id, asset_type, name) WHERE status = 'published'`,
  `CREATE UNIQUE INDEX uq_asset_draft ON tb_asset_registry (tenant_id, asset_type, name) WHERE status = 'draft'`,

  // Lists are newest first, with any filter: one ordered index for each way in, and GIN indexes over arrays for parts of
  // a name and for tags. Arrays, because PostgreSQL keeps statistics of array elements, so that the planner knows
  // whether a filter is rare (use it) or common (walk the order).
  `CREATE FUNCTION asset_name_parts(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(name, start, size)), '{}')
    FROM generate_series(1, 3) AS size, generate_series(1, length(name) - size + 1) AS start
  $$`,
  `CREATE FUNCTION asset_tag_pairs(tags jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(pair), '{}')
    FROM jsonb_each_text(CASE jsonb_typeof(tags) WHEN 'object' THEN tags ELSE '{}'::jsonb END) AS tag(key, value),
         LATERAL (VALUES (key), (key || ':' || value)) AS pairs(pair)
  $$`,
  `CREATE INDEX ix_asset_newest ON tb_asset_registry (tenant_id, created_at DESC, asset_id DESC)`,
  `CREATE INDEX ix_asset_type_newest ON tb_asset_registry (tenant_id, asset_type, created_at DESC, asset_id DESC)`,
  `CREATE INDEX ix_asset_status_newest
    ON tb_asset_registry (tenant_id, asset_type, status, created_at DESC, asset_id DESC)`,
  `CREATE INDEX ix_asset_name_parts ON tb_asset_registry USING gin (asset_name_parts(name)) WITH (fastupdate = off)`,
  `CREATE INDEX ix_asset_tag_pairs ON tb_asset_registry USING gin (asset_tag_pairs(tags)) WITH (fastupdate = off)`,

  `CREATE FUNCTION asset_name_guard() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'UPDATE' THEN
      RAISE EXCEPTION 'names are never deleted' USING ERRCODE = 'QM001';
    END IF;
    IF NEW.last_version < OLD.last_version
      OR (NEW.tenant_id, NEW.asset_type, NEW.name) IS DISTINCT FROM (OLD.tenant_id, OLD.asset_type, OLD.name) THEN
      RAISE EXCEPTION 'a version number is never used twice' USING ERRCODE = 'QM001';
    END IF;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER asset_name_guard BEFORE UPDATE OR DELETE ON tb_asset_name
    FOR EACH ROW EXECUTE FUNCTION asset_name_guard()`,
  `CREATE TRIGGER asset_name_guard_truncate BEFORE TRUNCATE ON tb_asset_name
    FOR EACH STATEMENT EXECUTE FUNCTION asset_name_guard()`,
  `ALTER TABLE tb_asset_name ENABLE ALWAYS TRIGGER asset_name_guard`,
  `ALTER TABLE tb_asset_name ENABLE ALWAYS TRIGGER asset_name_guard_truncate`,

  `CREATE FUNCTION asset_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO tb_asset_name AS known (tenant_id, asset_type, name, last_version)
    VALUES (NEW.tenant_id, NEW.asset_type, NEW.name, 1)
    ON CONFLICT (tenant_id, asset_type, name) DO UPDATE SET last_version = known.last_version + 1
    RETURNING last_version INTO NEW.version;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER asset_next_version BEFORE INSERT ON tb_asset_registry
    FOR EACH ROW EXECUTE FUNCTION asset_next_version()`,
  `ALTER TABLE tb_asset_registry ENABLE ALWAYS TRIGGER asset_next_version`,

  // The comparison is of text: jsonb holds 1 and 1.0 equal. to_jsonb(row) covers columns that later migrations add.
  `CREATE FUNCTION asset_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    changeable CONSTANT text[] := ARRAY['status', 'updated_at', 'lock_version'];
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      RAISE EXCEPTION 'the registry is never truncated' USING ERRCODE = 'QM001';
    END IF;
    IF TG_OP = 'DELETE' THEN
      IF OLD.status <> 'draft' THEN
        RAISE EXCEPTION 'only a draft can be deleted' USING ERRCODE = 'QM001';
      END IF;
      RETURN OLD;
    END IF;
    IF (NEW.asset_id, NEW.tenant_id, NEW.asset_type, NEW.name, NEW.version, NEW.created_by, NEW.created_at)
      IS DISTINCT FROM (OLD.asset_id, OLD.tenant_id, OLD.asset_type, OLD.name, OLD.version, OLD.created_by, OLD.created_at)
    THEN
      RAISE EXCEPTION 'the identity of a version never changes' USING ERRCODE = 'QM001';
    END IF;
    IF OLD.status = 'draft' THEN
      IF NEW.status = 'archived' THEN
        RAISE EXCEPTION 'a draft is not archived' USING ERRCODE = 'QM001';
      END IF;
      RETURN NEW;
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status = 'published' AND NEW.status = 'archived') THEN
      RAISE EXCEPTION 'a published version can only be archived' USING ERRCODE = 'QM001';
    END IF;
    IF (to_jsonb(OLD) - changeable)::text IS DISTINCT FROM (to_jsonb(NEW) - changeable)::text THEN
      RAISE EXCEPTION 'what was published never changes' USING ERRCODE = 'QM001';
    END IF;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER asset_immutable BEFORE UPDATE OR DELETE ON tb_asset_registry
    FOR EACH ROW EXECUTE FUNCTION asset_immutable()`,
  `CREATE TRIGGER asset_immutable_truncate BEFORE TRUNCATE ON tb_asset_registry
    FOR EACH STATEMENT EXECUTE FUNCTION asset_immutable()`,
  // ALWAYS: an ordinary trigger sleeps while session_replication_role is replica.
  `ALTER TABLE tb_asset_registry ENABLE ALWAYS TRIGGER asset_immutable`,
  `ALTER TABLE tb_asset_registry ENABLE ALWAYS TRIGGER asset_immutable_truncate`,

  `CREATE TABLE tb_asset_version_history (
    history_id bigint GENERATED ALWAYS AS IDENTITY,
    asset_id uuid NOT NULL,
    tenant_id text NOT NULL,
    asset_type text NOT NULL,
    name text NOT NULL,
    version integer NOT NULL,
    action text NOT NULL,
    snapshot jsonb NOT NULL,
    actor text NOT NULL,
    reason text,
    rollback_from_version integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_asset_version_history PRIMARY KEY (history_id),
    CONSTRAINT fk_history_asset FOREIGN KEY (asset_id) REFERENCES tb_asset_registry (asset_id),
    CONSTRAINT ck_history_action CHECK (action IN ('publish', 'rollback', 'archive'))
  )`,
  `CREATE INDEX ix_history_name ON tb_asset_version_history (tenant_id, asset_type, name, history_id DESC)`,

  `CREATE TABLE tb_audit_log (
    audit_id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id text NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id text NOT NULL,
    resource_name text NOT NULL,
    difference jsonb NOT NULL,
    trace_id text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_audit_log PRIMARY KEY (audit_id)
  )`,
  `CREATE INDEX ix_audit_newest ON tb_audit_log (tenant_id, audit_id DESC)`,
  `CREATE INDEX ix_audit_resource ON tb_audit_log (tenant_id, resource_type, resource_id, audit_id DESC)`,

  `CREATE TABLE tb_asset_change (
    seq bigint GENERATED ALWAYS AS IDENTITY (CACHE 1),
    tenant_id text NOT NULL,
    asset_type text NOT NULL,
    name text NOT NULL,
    version integer NOT NULL,
    action text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_asset_change PRIMARY KEY (seq)
  )`,
  // A STATEMENT trigger runs before the identity is drawn, a row trigger after: only this one makes seq order commit order.
  `CREATE FUNCTION asset_change_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('tb_asset_change', 0));
    PERFORM pg_notify('asset_change', '');
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER asset_change_in_order BEFORE INSERT ON tb_asset_change
    FOR EACH STATEMENT EXECUTE FUNCTION asset_change_in_order()`,
  `ALTER TABLE tb_asset_change ENABLE ALWAYS TRIGGER asset_change_in_order`,
];

const DOWN = [
  'DROP TABLE tb_asset_change, tb_audit_log, tb_asset_version_history, tb_asset_registry, tb_asset_name',
  `DROP FUNCTION asset_change_in_order(), asset_immutable(), asset_next_version(), asset_name_guard(),
    asset_name_parts(text), asset_tag_pairs(jsonb)`,
];
