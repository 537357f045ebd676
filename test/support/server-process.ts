import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { OwnerOrder, OwnerReport } from './embedded-owner.js';

const LOADER = fileURLToPath(new URL('./typescript-loader.mjs', import.meta.url));
const OWNER = fileURLToPath(new URL('./embedded-owner.ts', import.meta.url));

/** A child process that uses an embedded server. */
export class ServerProcess {
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    child.stderr.pipe(process.stderr);
  }

  static spawn(order: OwnerOrder): ServerProcess {
    return new ServerProcess(spawn(process.execPath, ['--import', LOADER, OWNER, JSON.stringify(order)]));
  }

  /** Resolves once the server is ready for that process, or was refused. */
  async report(): Promise<OwnerReport> {
    return (await this.nextLine()) as OwnerReport;
  }

  /** Lets it stop using the server as a program does that ends well; answers whether that stopped the server. */
  async leave(): Promise<boolean> {
    this.child.stdin.write('leave\n');
    return ((await this.nextLine()) as { stopped: boolean }).stopped;
  }

  /** Gives it no chance to do anything. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private async nextLine(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error('the child process ended without an answer');
    return JSON.parse(value);
  }
}
