import pg from 'pg';
import { DataSource } from 'typeorm';
import { AssetDrafts } from '../../src/asset-registry/lifecycle/asset-drafts.service.js';
import { AssetPublishing } from '../../src/asset-registry/lifecycle/asset-publishing.service.js';
import { AssetValidation } from '../../src/asset-registry/lifecycle/asset-validation.service.js';
import type { ChangeAuthor } from '../../src/asset-registry/lifecycle/change-author.js';
import { AssetReadModel } from '../../src/asset-registry/read/asset.read-model.js';
import { AssetStore } from '../../src/asset-registry/store/asset.store.js';
import { AssetExtensions } from '../../src/asset-registry/validation/asset-extensions.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { Database } from '../../src/database/database.js';
import { REGISTRY_ENTITIES } from '../../src/registry-entities.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** The registry's services on a database of their own, without HTTP. */
export interface RegistryServices {
  test: TestDatabase;
  database: Database;
  drafts: AssetDrafts;
  publishing: AssetPublishing;
  validation: AssetValidation;
  assets: AssetReadModel;
  extensions: AssetExtensions;
  /** A connection beside the app's, for what only SQL can try. */
  sql: pg.Client;
  close(): Promise<void>;
}

export async function startRegistryServices(poolSize = 10): Promise<RegistryServices> {
  const test = await createTestDatabase();
  const dataSource = await new DataSource(dataSourceOptions(test.url, REGISTRY_ENTITIES, poolSize)).initialize();
  const sql = new pg.Client({ connectionString: test.url });
  await sql.connect();
  const database = new Database(dataSource);
  const store = new AssetStore();
  const assets = new AssetReadModel(database);
  const extensions = new AssetExtensions();
  const validation = new AssetValidation(assets, extensions);
  return {
    test,
    database,
    drafts: new AssetDrafts(database, store),
    publishing: new AssetPublishing(database, store, assets, validation),
    validation,
    assets,
    extensions,
    sql,
    close: async () => {
      await sql.end();
      await dataSource.destroy();
      await test.drop();
    },
  };
}

export function author(tenantId = 'acme', actor = 'key:tests'): ChangeAuthor {
  return { tenantId, actor, traceId: 'trace-of-tests' };
}
