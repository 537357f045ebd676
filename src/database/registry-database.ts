import type { AppConfig } from '../config/app-config.js';
import type { AppSecrets } from '../config/app-secrets.js';
import { startEmbeddedServer, type EmbeddedServer } from './embedded/embedded-server.js';

/** The name of the registry's database on the embedded server. */
const REGISTRY_DATABASE = 'quartermaster';

export interface RegistryDatabase {
  url: string;
  /** The server we brought along, or null when DATABASE_URL names the user's own. */
  embedded: EmbeddedServer | null;
}

/** Finds the registry's database: the user's own, or one on the embedded server, started here if need be. */
export async function openRegistryDatabase(
  config: AppConfig,
  secrets: AppSecrets,
  log: (line: string) => void,
): Promise<RegistryDatabase> {
  if (secrets.databaseUrl) return { url: secrets.databaseUrl, embedded: null };
  const embedded = await startEmbeddedServer({ dataDir: config.dataDir, log });
  await embedded.ensureDatabase(REGISTRY_DATABASE);
  return { url: embedded.urlFor(REGISTRY_DATABASE), embedded };
}
