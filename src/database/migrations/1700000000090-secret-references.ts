import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds who uses a secret, of all tenants and all time: few assets name any, so the index is small, and publishing one of
 * them costs the same however many others there are.
 */
export class SecretReferences1700000000090 implements MigrationInterface {
  readonly name = 'SecretReferences1700000000090';

  async up(runner: QueryRunner): Promise<void> {
    // Null for an asset without any, so that the index passes it over.
    await runner.query(`
      CREATE FUNCTION asset_secret_refs(tool_config jsonb, content jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT nullif(array_remove(ARRAY[
          tool_config #>> '{auth,secret_ref}',
          content #>> '{connection,auth,secret_ref}',
          content #>> '{connection,password_ref}',
          content #>> '{connection,write,password_ref}'
        ], NULL), '{}')
      $$`);
    await runner.query(`
      CREATE INDEX ix_asset_secret_refs ON tb_asset_registry USING gin (asset_secret_refs(tool_config, content))
      WHERE asset_type IN ('source', 'tool') AND status <> 'draft'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_asset_secret_refs');
    await runner.query('DROP FUNCTION asset_secret_refs');
  }
}
