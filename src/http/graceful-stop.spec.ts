import { Controller, Get, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventEmitter, once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, listen } from '../../test/support/test-app.js';
import { ok, type Envelope } from './envelope.js';
import { stopGracefully, stopOnSignals } from './graceful-stop.js';
import { TerminationSignals } from './termination-signals.js';
import { InFlight } from './in-flight.js';

/** What the handlers below need until they have answered. */
@Injectable()
class Resource implements OnModuleDestroy {
  open = true;

  onModuleDestroy(): void {
    this.open = false;
  }
}

@Controller()
class SlowController {
  started = new EventEmitter();
  finish = new EventEmitter();

  constructor(private readonly resource: Resource) {}

  @Get('fast')
  fast(): Envelope<string> {
    return ok('fast');
  }

  @Get('slow')
  async slow(): Promise<Envelope<boolean>> {
    this.started.emit('slow');
    await once(this.finish, 'slow');
    return ok(this.resource.open);
  }
}

interface Answer {
  status: number;
  connection: string | undefined;
  data: unknown;
}

function get(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent }, (response: IncomingMessage) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          connection: response.headers.connection,
          data: (JSON.parse(text) as { data: unknown }).data,
        }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

describe('a stop', () => {
  let app: NestFastifyApplication;
  let base: string;
  let agent: Agent;
  let controller: SlowController;

  async function start(timeoutMs: number): Promise<void> {
    app = await createTestApp({
      controllers: [SlowController],
      providers: [Resource],
      settings: { SHUTDOWN_TIMEOUT_MS: String(timeoutMs) },
    });
    base = await listen(app);
    controller = app.get(SlowController);
  }

  beforeEach(() => {
    agent = new Agent({ keepAlive: true });
  });

  afterEach(async () => {
    agent.destroy();
    await app.close();
  });

  it('answers the request in flight, while its modules still run, and refuses new connections', async () => {
    await start(10_000);
    const started = once(controller.started, 'slow');
    const slow = get(`${base}/slow`, agent);
    await started;
    const stopped = stopGracefully(app);
    expect(app.get(InFlight).draining).toBe(true);
    const other = new Agent();
    await expect(get(`${base}/fast`, other)).rejects.toThrow('ECONNREFUSED');
    controller.finish.emit('slow');
    expect(await slow).toEqual({ status: 200, connection: 'close', data: true });
    await stopped;
    expect(app.get(Resource).open).toBe(false);
  });

  it('closes idle keep-alive connections instead of waiting for their clients', async () => {
    await start(10_000);
    expect(await get(`${base}/fast`, agent)).toMatchObject({ status: 200, connection: 'keep-alive' });
    const before = performance.now();
    await stopGracefully(app);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('still answers a request that was just arriving', async () => {
    await start(10_000);
    const accepted = once(app.getHttpServer(), 'connection') as Promise<[Socket]>;
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    const [peer] = await accepted;
    socket.write('GET /fast HTTP/1.1\r\n');
    while (peer.bytesRead === 0) await sleep(2);
    const stopped = stopGracefully(app);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write('Host: x\r\n\r\n');
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(text.toLowerCase()).toContain('connection: close');
    await stopped;
  });

  it('cuts what takes longer than SHUTDOWN_TIMEOUT_MS', async () => {
    await start(50);
    const started = once(controller.started, 'slow');
    const slow = get(`${base}/slow`, agent);
    const failed = expect(slow).rejects.toThrow();
    await started;
    await stopGracefully(app);
    await failed;
    controller.finish.emit('slow');
  });

  it('comes with the first signal, and at once with the second', async () => {
    await start(10_000);
    const exits: number[] = [];
    const source = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) });
    const ended: string[] = [];
    let now = 0;
    stopOnSignals(app, new TerminationSignals(source, () => now), async () => void ended.push('database'));
    const started = once(controller.started, 'slow');
    const slow = get(`${base}/slow`, agent);
    await started;
    source.emit('SIGTERM', 'SIGTERM');
    now = 2_000;
    source.emit('SIGINT', 'SIGINT');
    expect(exits).toEqual([130]);
    controller.finish.emit('slow');
    await slow;
    while (exits.length < 2) await sleep(5);
    expect(exits).toEqual([130, 0]);
    expect(ended).toEqual(['database']);
  });
});
