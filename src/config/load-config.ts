import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig, type LoadedConfig } from './parse-config.js';

/**
 * Reads the process environment, once, at boot. A `.env` file in the working directory fills in what the environment does
 * not set.
 * @throws ConfigError with every problem at once
 */
export function loadConfig(): LoadedConfig {
  const directory = process.cwd();
  const file = join(directory, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return parseConfig(process.env, directory);
}
