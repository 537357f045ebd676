import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { createTestSource, type TestSource } from '../../../test/support/test-source.js';
import { PostgresPools } from './postgres-pools.js';
import { RowWriter } from './row-writer.js';

/** What becomes of a session's first statement, which a new connection sends after it has logged in. */
type Fate = 'passes' | 'is cut' | 'is never answered';

/** Frontend message type of a simple query. */
const SIMPLE_QUERY = 'Q'.charCodeAt(0);

let source: TestSource;
let front: Server;
let fate: Fate;

beforeAll(async () => {
  source = await createTestSource('SELECT 1');
  const { host, port } = source.settings;
  front = createServer((client) => {
    const server = connect(port, host);
    for (const socket of [client, server]) socket.on('error', () => undefined);
    server.pipe(client);
    client.on('data', (data) => {
      if (data[0] !== SIMPLE_QUERY || fate === 'passes') server.write(data);
      else if (fate === 'is cut') client.destroy();
    });
    client.once('close', () => server.destroy());
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
});
afterAll(async () => {
  front.close();
  await source.drop();
});

const one = async (of: PostgresPools): Promise<string> => {
  const writer = new RowWriter(of.types, { maxRows: 1, maxBytes: 1000 });
  const limits = { deadline: Date.now() + 60_000, signal: new AbortController().signal, rowLimit: 0 };
  await of.run('read', { name: 'one', sql: 'SELECT 1 AS n', parameterTypes: [] }, [], writer, limits);
  return writer.finish();
};

describe('a connection that is lost right after it logged in', () => {
  it.each<[Fate, number]>([
    ['is cut', 30_000],
    ['is never answered', 2_000],
  ])('fails the call and nothing else when its first statement %s', async (what, waitMs) => {
    const of = new PostgresPools({ ...source.settings, port: (front.address() as AddressInfo).port, waitMs });
    fate = what;
    await expect(one(of)).rejects.toMatchObject({ name: 'SourceError', kind: 'unavailable' });
    fate = 'passes';
    expect(await one(of)).toBe('{"n":1}');
    await of.close(1000);
  });
});
