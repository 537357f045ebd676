import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';

const CONNECTIONS = 8;

/** A server in a process of its own, with the requests of this one. */
export class BenchServer {
  static async start(file, order, key) {
    const begun = performance.now();
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(order)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [ready] = await once(child, 'message');
    const server = new BenchServer();
    Object.assign(server, { child, ready, key, startedInMs: performance.now() - begun });
    server.pool = new Pool(`http://127.0.0.1:${ready.port}`, { connections: CONNECTIONS, pipelining: 1 });
    return server;
  }

  async execute(tool, params) {
    const { statusCode, body } = await this.pool.request({
      method: 'POST',
      path: `/ops/tools/${tool}/execute`,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ params }),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${tool} answered ${statusCode}: ${text}`);
    return text;
  }

  /** Any request, with JSON both ways. */
  async request(method, path, body) {
    const answer = await this.pool.request({
      method,
      path,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.statusCode, body: await answer.body.json() };
  }

  async usage() {
    this.child.send('usage');
    const [usage] = await once(this.child, 'message');
    return usage;
  }

  /** CPU of the server and time, in microseconds a request. */
  async measure(tool, paramsOf, requests) {
    const before = await this.usage();
    const begun = performance.now();
    let next = 0;
    const client = async () => {
      while (next < requests) await this.execute(tool, paramsOf((next += 1)));
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, client));
    const time = ((performance.now() - begun) * 1000) / requests;
    const after = await this.usage();
    const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / requests;
    return { cpu, time };
  }

  async stop() {
    await this.pool.close();
    const gone = once(this.child, 'exit');
    if (this.child.exitCode !== null) return;
    this.child.send('stop');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(timer);
  }
}
