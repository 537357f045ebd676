import { DataSource } from 'typeorm';
import { loadConfig } from './config/load-config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { openRegistryDatabase } from './database/registry-database.js';
import { REGISTRY_ENTITIES } from './registry-entities.js';

const { config, secrets } = loadConfig();
const { url } = await openRegistryDatabase(config, secrets, (line) => console.error(line));

/** For the TypeORM command line, through ormconfig.ts. The app itself makes its own in AppModule. */
export default new DataSource(dataSourceOptions(url, REGISTRY_ENTITIES));
