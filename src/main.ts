import 'reflect-metadata';
import { askFirstQuestion } from './ask/first-question.js';
import { AuthHttpModule } from './auth/auth-http.module.js';
import { loadConfig } from './config/load-config.js';
import { stopOnSignals } from './http/graceful-stop.js';
import { operatorMessage } from './operator-message.js';
import { startUp } from './start-up.js';
import { exitCodeOf, TerminationSignals } from './termination-signals.js';

// Until the server is up, a signal ends the start, and PostgreSQL with it.
const interruption = new AbortController();
const signals = new TerminationSignals();
signals.onFirst(() => {
  // What a step was doing breaks off with its connections; nobody waits for it any more.
  process.on('uncaughtException', () => undefined);
  interruption.abort();
});

try {
  const loaded = loadConfig();
  const { config } = loaded;
  const { app, registry, url } = await startUp(loaded, interruption.signal);
  stopOnSignals(app, signals, async () => {
    await registry.embedded?.stop();
  });
  const { madeKey } = app.get(AuthHttpModule);
  if (madeKey) console.log(`\nThe first admin key, shown once and kept in ${madeKey.file}:\n  ${madeKey.secret}`);
  const key = config.sampleData ? await app.get(AuthHttpModule).readAdminKey() : null;
  const shown = key && (await askFirstQuestion(url, key));
  if (shown) console.log(`\n${shown}`);
  console.log(`\nQuartermaster is ready at ${url}; its API is described at ${url}/docs`);
} catch (error) {
  if (signals.received !== null) process.exit(exitCodeOf(signals.received));
  console.error(operatorMessage(error) ?? error);
  process.exit(1);
}
