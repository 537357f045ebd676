import 'reflect-metadata';
import { AuthHttpModule } from './auth/auth-http.module.js';
import { loadConfig } from './config/load-config.js';
import { ConfigError } from './config/parse-config.js';
import { EmbeddedServerError } from './database/embedded/embedded-server.error.js';
import { stopOnSignals } from './http/graceful-stop.js';
import { startUp } from './start-up.js';

try {
  const { app, registry, url } = await startUp(loadConfig());
  stopOnSignals(app, async () => {
    await registry.embedded?.stop();
  });
  const { madeKey } = app.get(AuthHttpModule);
  if (madeKey) console.log(`\nThe first admin key, shown once and kept in ${madeKey.file}:\n  ${madeKey.secret}`);
  console.log(`\nQuartermaster is ready at ${url}; its API is described at ${url}/docs`);
} catch (error) {
  // What an operator can mend is told in a sentence; anything else is a bug, and needs its stack.
  const known = error instanceof ConfigError || error instanceof EmbeddedServerError;
  console.error(known ? error.message : error);
  process.exit(1);
}
