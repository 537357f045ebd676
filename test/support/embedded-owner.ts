/**
 * A process of its own that uses an embedded server: `embedded-owner.ts <JSON of OwnerOrder>`. Prints one line of JSON
 * when the server is ready or refused, then stops using it on a line on standard input.
 */
import { startEmbeddedServer } from '../../src/database/embedded/embedded-server.js';
import type { BinaryPackage } from '../../src/database/embedded/server-binaries.js';

export interface OwnerOrder {
  dataDir: string;
  settings: Record<string, string>;
  /** User and group id to take on before anything is started. */
  becomeUser?: number;
  package?: BinaryPackage;
}

export type OwnerReport = { port: number; started: boolean; url: string; home: string } | { refusal: string };

const order = JSON.parse(process.argv[2] ?? '') as OwnerOrder;
if (order.becomeUser !== undefined) {
  process.setgroups?.([order.becomeUser]);
  process.setgid?.(order.becomeUser);
  process.setuid?.(order.becomeUser);
}
const say = (answer: unknown): boolean => process.stdout.write(`${JSON.stringify(answer)}\n`);
try {
  const server = await startEmbeddedServer(order);
  const report: OwnerReport = {
    port: server.port,
    started: server.started,
    url: server.urlFor('postgres'),
    home: server.home,
  };
  say(report);
  process.stdin.once('data', () => {
    void server.stop().then((stopped) => {
      say({ stopped });
      process.exit(0);
    });
  });
} catch (error) {
  const report: OwnerReport = { refusal: String(error) };
  say(report);
}
