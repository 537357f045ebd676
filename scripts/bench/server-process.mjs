import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Any secret of the right form: the benchmark's own admin key. */
export const ADMIN_KEY = `qm_${'benchmark-'.repeat(4)}`;

/**
 * A server in a process of its own; `startedIn` is how many milliseconds it took from its spawn until /ops/health/ready
 * answered 200.
 */
export class ServerProcess {
  static async start(script, settings) {
    const { PATH, HOME } = process.env;
    const port = await freePort();
    const begun = performance.now();
    const child = spawn(process.execPath, [script], {
      cwd: ROOT,
      env: { PATH, HOME, PORT: String(port), LOG_LEVEL: 'warn', BOOTSTRAP_ADMIN_KEY: ADMIN_KEY, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const server = new ServerProcess();
    server.child = child;
    server.exited = once(child, 'exit');
    server.url = `http://127.0.0.1:${port}`;
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    while (!(await isReady(server.url))) {
      if (child.exitCode !== null) throw new Error(`${script} ended before it was ready:\n${output}`);
      await sleep(5);
    }
    server.startedIn = performance.now() - begun;
    return server;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.exited;
  }
}

/** Chosen beforehand, so that the server can be asked whether it is ready before it says so. */
async function freePort() {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address();
  holder.close();
  await once(holder, 'close');
  return port;
}

async function isReady(url) {
  const answer = await request(`${url}/ops/health/ready`).catch(() => null);
  await answer?.body.dump();
  return answer?.statusCode === 200;
}

export const PRODUCT = 'dist/main.js';
