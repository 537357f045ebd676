import { loadConfig } from './config/load-config.js';
import { operatorMessage } from './start/operator-message.js';
import { startUp } from './start/start-up.js';
import { exitCodeOf, TerminationSignals } from './http/termination-signals.js';

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
  const { serving, registry, url, sampleData } = await startUp(loaded, interruption.signal);
  serving.stopOnSignals(signals, async () => {
    sampleData?.end();
    await registry.embedded?.stop();
  });
  const { madeKey } = serving;
  if (madeKey) console.log(`\nThe first admin key, shown once and kept in ${madeKey.file}:\n  ${madeKey.secret}`);
  console.log(`\nQuartermaster is ready at ${url}; its API is described at ${url}/docs`);
  // The server serves already: what goes wrong from here on must not end it.
  void sampleData
    ?.catchUp()
    .then(() => serving.askFirstQuestion(url))
    .then((shown) => shown && console.log(`\n${shown}`))
    .catch(() => undefined);
} catch (error) {
  if (signals.received !== null) process.exit(exitCodeOf(signals.received));
  console.error(operatorMessage(error) ?? error);
  process.exit(1);
}
