import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one change of a version that was published is its archiving. Before, an UPDATE that left the status alone could still
 * set `updated_at` and `lock_version`, and with the latter the ETag.
 */
export class PublishedRows1700000000080 implements MigrationInterface {
  readonly name = 'PublishedRows1700000000080';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE FUNCTION asset_only_archived() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'what was published never changes' USING ERRCODE = 'QM001';
      END $$`);
    // Beside asset_immutable, which sees to all other changes; a draft costs nothing more.
    await runner.query(`CREATE TRIGGER asset_only_archived BEFORE UPDATE ON tb_asset_registry FOR EACH ROW
      WHEN (OLD.status <> 'draft' AND NEW.status = OLD.status) EXECUTE FUNCTION asset_only_archived()`);
    await runner.query('ALTER TABLE tb_asset_registry ENABLE ALWAYS TRIGGER asset_only_archived');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER asset_only_archived ON tb_asset_registry');
    await runner.query('DROP FUNCTION asset_only_archived()');
  }
}
