import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Any secret of the right form: the benchmark's own admin key. */
export const ADMIN_KEY = `qm_${'benchmark-'.repeat(4)}`;

/** A server in a process of its own; `startedIn` is how many milliseconds it took from its spawn until it was ready. */
export class ServerProcess {
  static async start(script, settings) {
    const { PATH, HOME } = process.env;
    const begun = performance.now();
    const child = spawn(process.execPath, [script], {
      cwd: ROOT,
      env: { PATH, HOME, PORT: '0', LOG_LEVEL: 'warn', BOOTSTRAP_ADMIN_KEY: ADMIN_KEY, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const server = new ServerProcess();
    server.child = child;
    server.exited = once(child, 'exit');
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      const url = /ready at (http:\S+?);?\s/.exec(output)?.[1];
      if (url === undefined) continue;
      server.startedIn = performance.now() - begun;
      server.url = url;
      break;
    }
    if (server.url === undefined) throw new Error(`${script} ended before it was ready:\n${output}`);
    child.stdout.resume();
    return server;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.exited;
  }
}

export const PRODUCT = 'dist/main.js';
