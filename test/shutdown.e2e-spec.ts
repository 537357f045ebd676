import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DataFolders } from './support/data-folders.js';

const LOADER = fileURLToPath(new URL('./support/typescript-loader.mjs', import.meta.url));
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const ADMIN = `qm_${'s'.repeat(40)}`;
const BODY = JSON.stringify({ name: 'made while stopping', roles: ['viewer'] });

interface RunningServer {
  child: ChildProcess;
  url: URL;
  /** Of the embedded PostgreSQL. */
  databasePort: number;
}

describe('the server, told to stop with a request in flight', () => {
  const folders = new DataFolders();
  let dataDir: string;
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    dataDir = await folders.used();
  });

  afterEach(() => {
    if (running?.pid !== undefined && running.exitCode === null) process.kill(-running.pid, 'SIGKILL');
  });

  afterAll(() => folders.remove(), 60_000);

  /** In a process group of its own, as a terminal gives it, so that Ctrl-C can reach the whole group. */
  async function start(): Promise<RunningServer> {
    const settings = { DATA_DIR: dataDir, PORT: '0', SAMPLE_DATA: 'false', BOOTSTRAP_ADMIN_KEY: ADMIN };
    const child = spawn(process.execPath, ['--import', LOADER, MAIN], {
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    running = child;
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    while (!text.includes('is ready at')) {
      if (child.exitCode !== null) throw new Error(`the server did not start:\n${text}`);
      await sleep(20);
    }
    return {
      child,
      url: new URL(/is ready at (http:\S+);/.exec(text)![1]!),
      databasePort: Number(/PostgreSQL .* 127\.0\.0\.1:(\d+)/.exec(text)![1]),
    };
  }

  /** A request whose head the server has read and whose body it still waits for. */
  async function beginRequest({ url }: RunningServer): Promise<Socket> {
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `POST /ops/keys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(BODY)}\r\nExpect: 100-continue\r\n\r\n`,
    );
    const [told] = (await once(socket, 'data')) as [Buffer];
    expect(told.toString()).toMatch(/^HTTP\/1.1 100 /);
    return socket;
  }

  async function accepts(port: number): Promise<boolean> {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }

  it.each([
    ['SIGTERM, as an orchestrator sends it', 'SIGTERM', false],
    ['Ctrl-C, which reaches the whole process group', 'SIGINT', true],
  ] as const)(
    'by %s, answers it, stops its PostgreSQL and ends with code 0',
    async (_, signal, wholeGroup) => {
      const server = await start();
      const exited = once(server.child, 'exit');
      const socket = await beginRequest(server);
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      process.kill(wholeGroup ? -server.child.pid! : server.child.pid!, signal);
      while (await accepts(Number(server.url.port))) await sleep(10);
      expect(await accepts(server.databasePort)).toBe(true);
      socket.write(BODY);
      await once(socket, 'close');
      expect(answer).toMatch(/^HTTP\/1.1 201 /);
      expect(answer.toLowerCase()).toContain('connection: close');
      expect(answer).toContain('made while stopping');
      expect(await exited).toEqual([0, null]);
      expect(await accepts(server.databasePort)).toBe(false);
    },
    60_000,
  );
});
