import 'reflect-metadata';
import { askFirstQuestion } from './ask/first-question.js';
import { AuthHttpModule } from './auth/auth-http.module.js';
import { loadConfig } from './config/load-config.js';
import { stopOnSignals } from './http/graceful-stop.js';
import { operatorMessage } from './operator-message.js';
import { startUp } from './start-up.js';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

// Until the server is up, a signal ends the start, and PostgreSQL with it; a second one does not wait for that.
const interruption = new AbortController();
const interrupt = (signal: keyof typeof EXIT_CODES): void => {
  if (interruption.signal.aborted) process.exit(EXIT_CODES[signal]);
  // What a step was doing breaks off with its connections; nobody waits for it any more.
  process.on('uncaughtException', () => undefined);
  interruption.abort(signal);
};
process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

try {
  const loaded = loadConfig();
  const { config } = loaded;
  const { app, registry, url } = await startUp(loaded, interruption.signal);
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  stopOnSignals(app, async () => {
    await registry.embedded?.stop();
  });
  const { madeKey } = app.get(AuthHttpModule);
  if (madeKey) console.log(`\nThe first admin key, shown once and kept in ${madeKey.file}:\n  ${madeKey.secret}`);
  const key = config.sampleData ? await app.get(AuthHttpModule).readAdminKey() : null;
  const shown = key && (await askFirstQuestion(url, key));
  if (shown) console.log(`\n${shown}`);
  console.log(`\nQuartermaster is ready at ${url}; its API is described at ${url}/docs`);
} catch (error) {
  if (interruption.signal.aborted) process.exit(EXIT_CODES[interruption.signal.reason as keyof typeof EXIT_CODES]);
  console.error(operatorMessage(error) ?? error);
  process.exit(1);
}
