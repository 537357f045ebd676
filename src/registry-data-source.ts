import { DataSource } from 'typeorm';
import { loadConfig } from './config/load-config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { openRegistryDatabase } from './database/registry-database.js';
import { REGISTRY_ENTITIES } from './registry-entities.js';

const { config, secrets } = loadConfig();
const { url, embedded } = await openRegistryDatabase(config, secrets, (line) => console.error(line));

class RegistryDataSource extends DataSource {
  /** The command line's last step: the server that was started for it is not left behind. */
  override async destroy(): Promise<void> {
    await super.destroy();
    await embedded?.stop();
  }
}

/** For the TypeORM command line, through ormconfig.ts. The app itself makes its own in AppModule. */
export default new RegistryDataSource(dataSourceOptions(url, REGISTRY_ENTITIES));
