import { readFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createTestSource, type TestSource } from '../../../test/support/test-source.js';
import { Secret } from '../secrets/secret.js';
import { PostgresPools } from './postgres-pools.js';
import type { PostgresTls } from './postgres-settings.js';
import { RowWriter } from './row-writer.js';

/** A server that speaks TLS as PostgreSQL does, in front of the one of the tests, which does not. */
let front: Server;
let source: TestSource;
let certificate: string;
const requests: string[] = [];

const SSL_REQUEST = 80877103;
const CANCEL_REQUEST = 80877102;
const pem = (name: string) =>
  readFile(new URL(`../../../test/support/tls/database.${name}.pem`, import.meta.url), 'utf8');

beforeAll(async () => {
  source = await createTestSource('SELECT 1');
  const [key, cert] = await Promise.all([pem('key'), pem('certificate')]);
  certificate = cert;
  const { host, port } = source.settings;
  const serve = (socket: Socket): void => {
    socket.on('error', () => undefined);
    socket.once('data', (asked) => {
      if (asked.readInt32BE(4) !== SSL_REQUEST) return void socket.destroy();
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, key, cert });
      secure.on('error', () => socket.destroy());
      secure.once('data', (first) => {
        requests.push(first.length === 16 && first.readInt32BE(4) === CANCEL_REQUEST ? 'cancel' : 'startup');
        const behind = connect(port, host);
        behind.on('error', () => secure.destroy());
        behind.write(first);
        secure.pipe(behind).pipe(secure);
      });
    });
  };
  front = createServer(serve).listen(0, '127.0.0.1');
  await new Promise((resolve) => front.once('listening', resolve));
});
afterAll(async () => {
  front.close();
  await source.drop();
});

const pools = (tls: PostgresTls): PostgresPools =>
  new PostgresPools({ ...source.settings, port: (front.address() as AddressInfo).port, tls, poolSize: 1 });
const limits = (timeoutMs: number) => ({
  deadline: Date.now() + timeoutMs,
  signal: new AbortController().signal,
  rowLimit: 0,
});
const run = (of: PostgresPools, sql: string, timeoutMs = 5000) =>
  of.run(
    'read',
    { name: 'x', sql, parameterTypes: [] },
    [],
    new RowWriter(of.types, { maxRows: 1, maxBytes: 1000 }),
    limits(timeoutMs),
  );
const ca = () => Promise.resolve(new Secret(certificate));

describe('a source behind TLS', () => {
  it('is reached when its certificate is signed by the given authority and carries the given name', async () => {
    const of = pools({ verify: true, ca, serverName: 'database.example.test' });
    expect((await run(of, 'SELECT 1')).affected).toBe(1);
    await of.close(1000);
  });

  it.each<[string, PostgresTls]>([
    ['of an unknown authority', { verify: true, ca: null, serverName: 'database.example.test' }],
    ['for another name', { verify: true, ca, serverName: 'other.example.test' }],
    ['for a name that is not the host', { verify: true, ca, serverName: null }],
  ])('is refused with a certificate %s', async (_name, tls) => {
    const of = pools(tls);
    await expect(run(of, 'SELECT 1')).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('TLS certificate'),
    });
    await of.close(1000);
  });

  it('is reached unchecked when the author says so', async () => {
    const of = pools({ verify: false, ca: null, serverName: null });
    expect((await run(of, 'SELECT 1')).affected).toBe(1);
    await of.close(1000);
  });

  it('is asked to cancel through TLS, too', async () => {
    const of = pools({ verify: true, ca, serverName: 'database.example.test' });
    const abort = new AbortController();
    const call = of.run(
      'read',
      { name: 'slow', sql: 'SELECT pg_sleep(600)', parameterTypes: [] },
      [],
      new RowWriter(of.types, { maxRows: 1, maxBytes: 1000 }),
      { ...limits(60_000), signal: abort.signal },
    );
    setTimeout(() => abort.abort(), 200);
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' });
    expect(requests).toContain('cancel');
    expect((await run(of, 'SELECT 1')).affected).toBe(1);
    await of.close(1000);
  });

  it('is told apart from one that speaks none', async () => {
    const of = new PostgresPools({ ...source.settings, tls: { verify: true, ca: null, serverName: null } });
    await expect(run(of, 'SELECT 1')).rejects.toMatchObject({ message: expect.stringContaining('does not speak TLS') });
    await of.close(1000);
  });
});
