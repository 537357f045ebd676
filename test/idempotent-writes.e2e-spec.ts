import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PreparedCall } from '../src/tools/dynamic/tool-executor.js';
import { ToolError } from '../src/tools/tool-error.js';
import type { ToolResult } from '../src/tools/tool.js';
import { HttpService } from './support/http-service.js';
import type { KeyedWriteOrder, StopPoint } from './support/programs/keyed-write.program.js';
import { author, startRegistryServices, type RegistryServices } from './support/registry-services.js';
import { createTestSource, type TestSource } from './support/test-source.js';
import { startToolProcess, type ToolProcess } from './support/tool-process.js';
import { until } from './support/until.js';

const support = (name: string) => fileURLToPath(new URL(`./support/${name}`, import.meta.url));

const STOP_POINTS: StopPoint[] = [
  'before the claim',
  'after the claim',
  'after the write',
  'after the transaction id is kept',
  'after the commit at the source',
  'after the end is recorded',
];

describe('a write under an idempotency key', () => {
  let registry: RegistryServices;
  let source: TestSource;
  let tools: ToolProcess;
  let service: HttpService;
  let secrets: Record<string, string>;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    registry = await startRegistryServices();
    source = await createTestSource(`
      CREATE TABLE counters (name text PRIMARY KEY, value int NOT NULL CHECK (value < 100));
      CREATE TABLE moves (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)`);
    service = await HttpService.start();
    secrets = { QM_SECRET_STOCK: (await source.settings.read.password!()).reveal() };
    const { host, port, database, read, write } = source.settings;
    const password_ref = 'env:QM_SECRET_STOCK';
    await publish('source', 'stock', {
      content: {
        source_type: 'postgres',
        connection: {
          ...{ host, port, database, user: read.user, password_ref },
          write: { user: write!.user, password_ref },
        },
        limits: {},
      },
    });
    await publish('source', 'erp', {
      content: {
        source_type: 'http',
        connection: { base_url: `http://127.0.0.1:${service.port}`, allow_hosts: ['127.0.0.1'] },
        limits: {},
      },
    });
    await publish(
      'tool',
      'count',
      tool('database_query', {
        source_ref: 'stock',
        result: 'row',
        query_template: `WITH moved AS (INSERT INTO moves (name) VALUES ({{name}}))
          INSERT INTO counters (name, value) VALUES ({{name}}, 1)
          ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING name, value`,
      }),
    );
    await publish('tool', 'order', tool('http_api', { source_ref: 'erp', endpoint: '/orders/{name}', method: 'POST' }));
    await publish(
      'tool',
      'cancel',
      tool('http_api', { source_ref: 'erp', endpoint: '/orders/{name}', method: 'DELETE' }),
    );
    tools = await startToolProcess(registry.test.url, { secrets });
  });
  const stopChildren = (): void => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    }
  };
  afterAll(async () => {
    stopChildren();
    await tools.close();
    await service.stop();
    await registry.close();
    await source.drop();
  });

  const tool = (tool_type: string, tool_config: object) => ({
    ...{ description: 'Counts.', tool_type },
    tool_input_schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    tool_config: { mode: 'write', timeout_ms: 15_000, ...tool_config },
  });
  const publish = async (type: 'source' | 'tool', name: string, content: object) => {
    const draft = await registry.drafts.create(author(), { type, name, content });
    await registry.publishing.publish(author(), draft.asset_id);
  };
  /** A process that runs the write and stops at a point. */
  const victim = (order: Partial<KeyedWriteOrder>) => {
    const whole = { url: registry.test.url, secrets, tool: 'count', signal: 'SIGKILL', ...order };
    const program = ['--import', support('typescript-loader.mjs'), support('programs/keyed-write.program.ts')];
    const child = spawn(process.execPath, [...program, JSON.stringify(whole)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return { child, answer: () => JSON.parse(said) as ToolResult };
  };
  const isStopped = async (pid: number) =>
    (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.startsWith('T');
  const count = async (name: string) => {
    const { rows } = await source.admin.query('SELECT count(*)::int AS n FROM moves WHERE name = $1', [name]);
    return (rows[0] as { n: number }).n;
  };
  const value = (result: ToolResult) => (result.success ? JSON.parse(JSON.stringify(result.data)) : result);
  let serial = 0;
  const fresh = () => `n${(serial += 1)}`;

  // All victims at once: most of the time goes into waiting for leases to end.
  describe.each(['SIGKILL', 'SIGSTOP'] as const)('whose process gets %s', (signal) => {
    const victims = new Map<StopPoint, ReturnType<typeof victim> & { name: string }>();

    beforeAll(async () => {
      for (const stopAt of STOP_POINTS) {
        const name = fresh();
        victims.set(stopAt, { name, ...victim({ params: { name }, key: name, stopAt, signal }) });
      }
      for (const { child } of victims.values()) {
        if (signal === 'SIGSTOP') await until(async () => (await isStopped(child.pid!)) === true);
        else if (child.signalCode === null) await once(child, 'exit');
      }
    });
    afterAll(stopChildren);

    it.each(STOP_POINTS)('%s happens exactly once, and every call answers the same', async (stopAt) => {
      const { name, child, answer } = victims.get(stopAt)!;
      const retried = await tools.execute('count', { name }, { idempotencyKey: name });
      expect(value(retried)).toEqual({ name, value: 1 });
      expect(await count(name)).toBe(1);
      if (signal === 'SIGSTOP') {
        const ended = once(child, 'close');
        child.kill('SIGCONT');
        await ended;
        expect(answer()).toEqual(JSON.parse(JSON.stringify(retried)));
      }
      expect(await tools.execute('count', { name }, { idempotencyKey: name })).toEqual(retried);
      expect(await count(name)).toBe(1);
    });
  });

  it('answers a call that comes meanwhile once the first is done', async () => {
    const name = fresh();
    await source.admin.query('BEGIN; LOCK TABLE counters');
    const first = tools.execute('count', { name }, { idempotencyKey: name });
    const second = tools.execute('count', { name }, { idempotencyKey: name });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await source.admin.query('COMMIT');
    expect(value(await first)).toEqual({ name, value: 1 });
    expect(await second).toEqual(await first);
    expect(await count(name)).toBe(1);
  });

  it('leaves a call that waited for its key no more time than it had at first', async () => {
    const name = fresh();
    const deadlines: number[] = [];
    let giveUp = (): void => undefined;
    const firstIsOver = new Promise<void>((resolve) => (giveUp = resolve));
    const run = async ({ context }: PreparedCall) => {
      deadlines.push(context.deadline);
      if (deadlines.length > 1) return { data: 'written' };
      await firstIsOver;
      throw new ToolError('SOURCE_UNAVAILABLE', 'Nobody there.');
    };
    tools.handlers.register({ name, run });
    await publish('tool', name, tool('custom', { handler: name }));
    await tools.catchUp();
    const first = tools.execute(name, { name }, { idempotencyKey: name });
    await until(() => Promise.resolve(deadlines.length === 1));
    const second = tools.execute(name, { name }, { idempotencyKey: name });
    const latest = Date.now() + 15_000;
    await new Promise((resolve) => setTimeout(resolve, 50));
    giveUp();
    expect(await first).toMatchObject({ success: false, error: 'SOURCE_UNAVAILABLE' });
    expect(await second).toMatchObject({ success: true, data: 'written' });
    expect(deadlines[1]).toBeLessThanOrEqual(latest);
  });

  it('says that nobody knows when the source was restored meanwhile, and never runs again by itself', async () => {
    const name = fresh();
    const { child } = victim({ params: { name }, key: name, stopAt: 'after the commit at the source' });
    await once(child, 'exit');
    // As if the server behind the source were another one now.
    await registry.sql.query(`UPDATE tb_idempotency_key SET server = '1/1' WHERE idempotency_key = $1`, [name]);
    for (let tries = 0; tries < 2; tries += 1) {
      const answer = await tools.execute('count', { name }, { idempotencyKey: name });
      expect(answer).toMatchObject({ success: false, error: 'OUTCOME_UNKNOWN' });
    }
    expect(await count(name)).toBe(1);
  });

  it('is forgotten after 24 hours, and then runs again', async () => {
    const name = fresh();
    const age = (hours: number) =>
      registry.sql.query(
        'UPDATE tb_idempotency_key SET created_at = now() - make_interval(hours => $2) WHERE idempotency_key = $1',
        [name, hours],
      );
    const first = await tools.execute('count', { name }, { idempotencyKey: name });
    await age(23);
    expect(await tools.execute('count', { name }, { idempotencyKey: name })).toEqual(first);
    await age(25);
    expect(value(await tools.execute('count', { name }, { idempotencyKey: name }))).toEqual({ name, value: 2 });
    expect(await count(name)).toBe(2);
  });

  it('frees its key when it was taken back, and keeps what a constraint said', async () => {
    const name = fresh();
    await source.admin.query('BEGIN; LOCK TABLE counters');
    const deadline = Date.now() + 300;
    const late = await tools.execute('count', { name }, { idempotencyKey: name }, { deadline });
    expect(late).toMatchObject({ success: false, error: 'TIMEOUT' });
    await source.admin.query('COMMIT');
    expect(value(await tools.execute('count', { name }, { idempotencyKey: name }))).toEqual({ name, value: 1 });

    await source.admin.query('UPDATE counters SET value = 99 WHERE name = $1', [name]);
    const refused = await tools.execute('count', { name }, { idempotencyKey: `${name}b` });
    expect(refused).toMatchObject({ success: false, error: 'CONSTRAINT_VIOLATION' });
    await source.admin.query('UPDATE counters SET value = 1 WHERE name = $1', [name]);
    expect(await tools.execute('count', { name }, { idempotencyKey: `${name}b` })).toEqual(refused);
    expect(await count(name)).toBe(1);
  });

  it('leaves a record of every attempt, with how it ended', async () => {
    const name = fresh();
    const { child } = victim({ params: { name }, key: name, stopAt: 'after the transaction id is kept' });
    await once(child, 'exit');
    await tools.execute('count', { name }, { idempotencyKey: name });
    await tools.execute('count', { name }, { idempotencyKey: name });
    const records = async () =>
      (
        await registry.sql.query(
          'SELECT status, replayed FROM tb_tool_execution WHERE idempotency_key = $1 ORDER BY started_at',
          [name],
        )
      ).rows;
    await until(async () => (await records()).length === 3);
    expect(await records()).toEqual([
      { status: 'failed', replayed: false },
      { status: 'succeeded', replayed: false },
      { status: 'succeeded', replayed: true },
    ]);
  });

  describe('at a service', () => {
    beforeEach(() => service.reset());

    it('is sent with its key, once, and a retry answers what the service said', async () => {
      const name = fresh();
      service.answer = (_, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":9007199254740993}');
      const first = await tools.execute('order', { name }, { idempotencyKey: name });
      const again = await tools.execute('order', { name }, { idempotencyKey: name });
      expect(first.success && first.data).toMatchObject({ text: '{"id":9007199254740993}' });
      expect(again).toEqual(first);
      expect(service.received.map(({ headers }) => headers['idempotency-key'])).toEqual([name]);
    });

    it('keeps an error that the service answered', async () => {
      const name = fresh();
      service.answer = (_, response) => response.writeHead(500).end();
      const first = await tools.execute('order', { name }, { idempotencyKey: name });
      expect(first).toMatchObject({ success: false, error: 'UPSTREAM_STATUS' });
      expect(await tools.execute('order', { name }, { idempotencyKey: name })).toEqual(first);
      expect(service.received).toHaveLength(1);
    });

    it.each(['after the claim', 'after the commit at the source'] as const)(
      'is never repeated by itself after its process was killed %s',
      async (stopAt) => {
        const name = fresh();
        service.answer = (_, response) => response.writeHead(200).end('1');
        const { child } = victim({ tool: 'order', params: { name }, key: name, stopAt });
        await once(child, 'exit');
        const sent = service.received.length;
        const retried = await tools.execute('order', { name }, { idempotencyKey: name });
        expect(retried).toMatchObject({ success: false, error: 'OUTCOME_UNKNOWN' });
        expect(service.received).toHaveLength(sent);
      },
    );

    it.each(['order', 'cancel'])('is not sent again when its answer was lost on the way: %s', async (tool) => {
      const name = fresh();
      service.answer = (_, response) => response.destroy();
      const lost = await tools.execute(tool, { name }, { idempotencyKey: name });
      service.reset();
      const retried = await tools.execute(tool, { name }, { idempotencyKey: name });
      for (const result of [lost, retried]) expect(result).toMatchObject({ success: false, error: 'OUTCOME_UNKNOWN' });
      expect(service.received).toEqual([]);
    });

    it('frees its key when nothing could be sent', async () => {
      const name = fresh();
      await service.stop();
      const refused = await tools.execute('order', { name }, { idempotencyKey: name });
      expect(refused).toMatchObject({ success: false, error: 'SOURCE_UNAVAILABLE' });
      const { rows } = await registry.sql.query('SELECT 1 FROM tb_idempotency_key WHERE idempotency_key = $1', [name]);
      expect(rows).toEqual([]);
    });
  });
});
