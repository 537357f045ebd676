import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The parts of names are indexed on the names and not on their versions: a publish rewrites two of those, and each has
 * some seventy parts to index, while a name is written once and never again.
 */
export class NamePartIndex1700000000060 implements MigrationInterface {
  readonly name = 'NamePartIndex1700000000060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_asset_name_parts');
    await runner.query(partIndex('ix_name_parts', 'tb_asset_name'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_name_parts');
    await runner.query(partIndex('ix_asset_name_parts', 'tb_asset_registry'));
  }
}

const partIndex = (index: string, table: string) =>
  `CREATE INDEX ${index} ON ${table} USING gin (asset_name_parts(name)) WITH (fastupdate = off)`;
