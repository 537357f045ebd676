import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOADER = fileURLToPath(new URL('./typescript-loader.mjs', import.meta.url));
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const READY = /Quartermaster is ready at (\S+);/;

/** An admin key that every process of the tests installs at its start. */
const ADMIN_KEY = `qm_${'process-tests-'.repeat(3)}`;

/** What runs the product: its sources in one process, or anything else that ends in it. */
export type ServerCommand = readonly [program: string, ...args: string[]];

export const FROM_SOURCE: ServerCommand = [process.execPath, '--import', LOADER, MAIN];

export interface ProcessAnswer {
  status: number;
  /** What came as JSON; the test knows its shape. */
  body: ReturnType<typeof JSON.parse>;
}

/** The whole product in a process (and a process group) of its own, there to be signalled and killed. */
export class AppProcess {
  /** All that it has printed so far. */
  output = '';
  private readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  }

  /** Starts it without waiting for anything. It sees nothing of this process's environment but PATH and HOME. */
  static spawn(
    settings: Record<string, string>,
    [program, ...args]: ServerCommand = FROM_SOURCE,
    cwd = ROOT,
  ): AppProcess {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, PORT: '0', LOG_LEVEL: 'warn', BOOTSTRAP_ADMIN_KEY: ADMIN_KEY, ...settings };
    return new AppProcess(spawn(program, args, { cwd, detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Starts it and waits until it is ready. */
  static async start(settings: Record<string, string>, command?: ServerCommand): Promise<AppProcess> {
    const app = AppProcess.spawn(settings, command);
    await app.ready();
    return app;
  }

  /** Waits until it has said where it can be called. */
  async ready(): Promise<void> {
    await this.printed(READY);
  }

  /** Waits until it has printed something. */
  async printed(text: RegExp): Promise<void> {
    while (!text.test(this.output)) {
      const event = await Promise.race([once(this.child.stdout!, 'data'), this.ended.then(() => 'ended')]);
      if (event === 'ended' && !text.test(this.output))
        throw new Error(`It ended before it was ready:\n${this.output}`);
    }
  }

  get url(): string {
    return READY.exec(this.output)?.[1] ?? '';
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Calls as the admin. */
  async call(method: string, path: string, body?: unknown): Promise<ProcessAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Signals this process alone, as a service manager does. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Signals the whole group, as a terminal does on Ctrl-C. */
  interrupt(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  /** How it ended. */
  async exit(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    return this.ended;
  }

  /** Gives the whole group no chance to do anything. Resolves when it is gone; does nothing when it is gone already. */
  async kill(): Promise<void> {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // Nobody is left in the group.
    }
    await this.ended;
  }
}
