import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations.js';

/**
 * How this app connects to the registry's PostgreSQL. The schema comes from migrations only, never from `synchronize`.
 * Times are exchanged as UTC whatever the server's own time zone is.
 */
export function dataSourceOptions(
  url: string,
  entities: readonly (new () => object)[],
  poolSize = 10,
): Extract<DataSourceOptions, { type: 'postgres' }> {
  return {
    type: 'postgres',
    url,
    entities: [...entities],
    migrations: MIGRATIONS,
    migrationsTableName: 'tb_migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolSize,
    connectTimeoutMS: 5_000,
    extra: {
      application_name: 'quartermaster',
      // Statements that are given together are sent together. Each still fails, and is answered, by itself.
      pipeline: true,
      // A transaction whose process hangs must not hold a name, or the feed's lock, for ever.
      // No statement here runs long enough to be worth compiling, though some are estimated to.
      options: '-c timezone=UTC -c jit=off -c idle_in_transaction_session_timeout=15000 -c lock_timeout=10000',
    },
  };
}
