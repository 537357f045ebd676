import { createInterface } from 'node:readline';
import { DataSource } from 'typeorm';
import { AssetPublishing } from '../../../src/asset-registry/lifecycle/asset-publishing.service.js';
import { AssetValidation } from '../../../src/asset-registry/lifecycle/asset-validation.service.js';
import { AssetReadModel } from '../../../src/asset-registry/read/asset.read-model.js';
import { AssetStore } from '../../../src/asset-registry/store/asset.store.js';
import { AssetExtensions } from '../../../src/asset-registry/validation/asset-extensions.js';
import { dataSourceOptions } from '../../../src/database/data-source-options.js';
import { Database } from '../../../src/database/database.js';

/**
 * The part of a server that changes what is live, in a process that starts quickly, to be killed: `… <database URL>`. It
 * says `ready`, and then `done` for every line `<action> <tenant> <asset id>` on its standard input once that is committed.
 */
const dataSource = await new DataSource(dataSourceOptions(process.argv[2]!, [], 1)).initialize();
const database = new Database(dataSource);
const assets = new AssetReadModel(database);
const validation = new AssetValidation(assets, new AssetExtensions());
const publishing = new AssetPublishing(database, new AssetStore(), assets, validation);

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [action, tenantId = '', id = ''] = line.split(' ');
  const author = { tenantId, actor: 'key:tests', traceId: null };
  if (action === 'publish') await publishing.publish(author, id);
  if (action === 'rollback') await publishing.rollback(author, id, 1);
  if (action === 'archive') await publishing.archive(author, id);
  console.log('done');
}
