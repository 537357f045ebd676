import { jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authenticator } from '../src/auth/authenticator.js';
import { InFlight } from '../src/http/in-flight.js';
import { installInventory, type Inventory } from './support/inventory.js';
import { publishAsset } from './support/published-assets.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type Answer, type WholeApp } from './support/whole-app.js';
import { until } from './support/until.js';

/** Written in another way than the direct lane knows, which makes a request Fastify's. */
const FASTIFY = { 'content-type': 'application/json;charset=utf-8' };
const PATH = '/ops/tools/inventory_read/execute';

describe('the direct lane of tool calls', () => {
  let database: TestDatabase;
  let secrets: string;
  let inventory: Inventory;
  let app: WholeApp;
  let operator: string;
  let viewer: string;

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'quartermaster-secrets-'));
    database = await createTestDatabase();
    inventory = await installInventory(secrets);
    app = await startWholeApp(database.url, { SECRETS_DIR: secrets });
    operator = await app.key(['operator']);
    viewer = await app.key(['viewer']);
    await publishAsset(app, 'source', inventory.source);
    await publishAsset(app, 'tool', await inventory.tool('inventory_read'));
    await until(async () => (await app.call('GET', '/ops/tools/inventory_read')).status === 200);
    // A key is known to the process once the change feed has brought it.
    await until(async () => !(await servedByFastify(() => send('{}'))));
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await app.close();
    await inventory.drop();
    await database.drop();
    await rm(secrets, { recursive: true });
  });

  const send = (raw: string | Uint8Array, headers: Record<string, string> = {}, key: string | null = operator) =>
    app.call('POST', PATH, undefined, { key, headers, raw });

  async function servedByFastify(request: () => Promise<unknown>): Promise<boolean> {
    const authenticate = jest.spyOn(app.app.get(Authenticator), 'authenticate');
    await request();
    const called = authenticate.mock.calls.length > 0;
    authenticate.mockRestore();
    return called;
  }

  /** Fastify closes the connection after a body that is no good. */
  const OF_THE_CONNECTION = ['connection', 'keep-alive'];

  /** What a client can rely on: all but ids, times and how long it took. */
  function shapeOf({ status, headers, body }: Answer): object {
    const text = JSON.stringify(body)
      .replaceAll(/"(time|trace_id)":"[^"]*"/g, '"$1":""')
      .replaceAll(/"duration_ms":[\d.]+/g, '"duration_ms":0');
    const length = Number(headers.get('content-length')) > 0;
    const names = [...headers.keys()].filter((name) => !OF_THE_CONNECTION.includes(name)).sort();
    return { status, names, type: headers.get('content-type'), length, text };
  }

  const bodies: [string, string | Uint8Array][] = [
    ['params that fit', '{"params":{"sku":"none-such"}}'],
    ['no params', '{}'],
    ['null', 'null'],
    ['an empty body', ''],
    ['params that do not fit', '{"params":{"sku":7,"colour":"red"}}'],
    ['a field that is not known', '{"parameters":{}}'],
    ['an array', '[1]'],
    ['no JSON', '{"params":'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['a byte order mark', '\ufeff{"params":{"sku":"x"}}'],
    ['nesting without end', `{"params":${'['.repeat(70)}${']'.repeat(70)}}`],
    ['a NUL', '{"params":{"sku":"a\\u0000b"}}'],
    ['half a surrogate pair', '{"params":{"sku":"\\ud800"}}'],
    ['a field that poisons prototypes', '{"params":{"__proto__":{"sku":"x"}}}'],
    ['a number that no double holds', '{"params":{"max_quantity":1e999}}'],
    ['the longest body that is allowed', `{"params":{"sku":"x"}}${' '.repeat(1024 * 1024 - 22)}`],
  ];
  it.each(bodies)('answers %s just as Fastify does', async (_what, raw) => {
    let direct: Answer | undefined;
    expect(await servedByFastify(async () => (direct = await send(raw)))).toBe(false);
    let ordinary: Answer | undefined;
    expect(await servedByFastify(async () => (ordinary = await send(raw, FASTIFY)))).toBe(true);
    expect(shapeOf(direct!)).toEqual(shapeOf(ordinary!));
  });

  it('continues the ids that a caller sends', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { 'x-request-id': 'order-7', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    const answer = await send('{"params":{"sku":7}}', headers);
    expect(answer.headers.get('x-request-id')).toBe('order-7');
    expect(answer.headers.get('traceparent')).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(answer.body.data.trace_id).toBe(trace);
  });

  it.each([
    ['a body beyond the limit', () => send(`"${'x'.repeat(1024 * 1024)}"`), 413],
    ['a role that does not suffice', () => send('{}', {}, viewer), 403],
    ['a key that nobody knows', () => send('{}', {}, `qm_${'x'.repeat(43)}`), 401],
    ['no key', () => send('{}', {}, null), 401],
    ['another media type', () => send('{}', { 'content-type': 'text/plain' }), 415],
    ['a compressed body', () => send('{}', { 'content-encoding': 'gzip' }), 415],
    ['a request from a page of another origin', () => send('{}', { origin: 'https://a.example' }), 200],
    ['an idempotency key', () => send('{}', { 'idempotency-key': 'order 7' }), 400],
    ['a query', () => app.call('POST', `${PATH}?dry_run=perhaps`, {}, { key: operator }), 400],
    ['a tool that is not there', () => app.call('POST', '/ops/tools/none/execute', {}, { key: operator }), 404],
    ['a name that is none', () => app.call('POST', '/ops/tools/No-Tool/execute', {}, { key: operator }), 404],
  ])('leaves %s to Fastify', async (_what, request, status) => {
    let answer: Answer | undefined;
    const asked = await servedByFastify(async () => (answer = await request()));
    expect(answer!.status).toBe(status);
    expect(asked).toBe(true);
  });

  /** One connection, written by hand. */
  const opened = async () => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    return socket;
  };
  const head = (length: number) =>
    `POST ${PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${operator}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

  it('takes a body that comes in pieces', async () => {
    const socket = await opened();
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    const body = '{"params":{"sku":"x"}}';
    socket.write(head(body.length) + body.slice(0, 5));
    await until(async () => app.app.get(InFlight).count === 1);
    socket.write(body.slice(5, 11));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.write(body.slice(11));
    await until(async () => answer.includes('"success":true'));
    socket.destroy();
  });

  it('forgets a client that goes away in the middle of its body', async () => {
    const socket = await opened();
    socket.write(`${head(100)}{"params"`);
    await until(async () => app.app.get(InFlight).count === 1);
    socket.destroy();
    await until(async () => app.app.get(InFlight).count === 0);
    expect(await send('{}')).toMatchObject({ status: 200 });
  });

  it('counts its requests as those of the route', async () => {
    const count = async (): Promise<number> => {
      const text = await (
        await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${operator}` } })
      ).text();
      const line =
        /http_request_duration_seconds_count\{method="POST",route="\/ops\/tools\/:name\/execute",status="200"\} (\d+)/;
      return Number(line.exec(text)?.[1] ?? 0);
    };
    const before = await count();
    await send('{}');
    await send('{}', FASTIFY);
    await until(async () => (await count()) === before + 2);
  });
});
