import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a tool asset needs beside the common columns: all nullable, since other types leave them empty. */
export class ToolColumns1700000000002 implements MigrationInterface {
  readonly name = 'ToolColumns1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE tb_asset_registry
      ADD COLUMN tool_type text,
      ADD COLUMN tool_config jsonb,
      ADD COLUMN tool_input_schema jsonb,
      ADD COLUMN tool_output_schema jsonb,
      ADD CONSTRAINT ck_asset_tool_type
        CHECK (tool_type IN ('database_query', 'http_api', 'graph_query', 'custom'))`);
    await runner.query(`CREATE INDEX ix_asset_tool_type_newest
      ON tb_asset_registry (tenant_id, tool_type, created_at DESC, asset_id DESC) WHERE tool_type IS NOT NULL`);
    // Who refers to a source or a query: asked by every archive.
    await runner.query(`CREATE INDEX ix_asset_source_ref ON tb_asset_registry (tenant_id, (tool_config ->> 'source_ref'))
      WHERE asset_type = 'tool' AND status <> 'archived'`);
    await runner.query(`CREATE INDEX ix_asset_query_ref ON tb_asset_registry (tenant_id, (tool_config ->> 'query_ref'))
      WHERE asset_type = 'tool' AND status <> 'archived'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_asset_query_ref, ix_asset_source_ref, ix_asset_tool_type_newest');
    await runner.query(`ALTER TABLE tb_asset_registry
      DROP CONSTRAINT ck_asset_tool_type,
      DROP COLUMN tool_type, DROP COLUMN tool_config, DROP COLUMN tool_input_schema, DROP COLUMN tool_output_schema`);
  }
}
