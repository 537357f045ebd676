import { createServer as createTlsServer } from 'node:https';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { HttpService } from '../../../test/support/http-service.js';
import { settlesWithin, until } from '../../../test/support/until.js';
import { SecretResolver } from '../secrets/secret-resolver.js';
import { SourceError } from '../source-error.js';
import type { HostResolver } from './guarded-agent.js';
import type { HttpAnswer, HttpCallLimits, HttpRequest } from './http-request.js';
import { PUBLIC_HTTP, type HttpSourceSettings } from './http-source-settings.js';
import { HttpSource } from './http-source.js';

let service: HttpService;
let other: HttpService;
const open: HttpSource[] = [];

beforeAll(async () => {
  service = await HttpService.start();
  other = await HttpService.start();
});
afterAll(() => Promise.all([service.stop(), other.stop()]));
beforeEach(() => {
  service.reset();
  other.reset();
});
afterEach(() => Promise.all(open.splice(0).map((source) => source.close())));

const NAMES: Record<string, string[]> = {
  'service.test': ['127.0.0.1'],
  'other.test': ['127.0.0.1'],
  'inside.test': ['127.0.0.1'],
  'mixed.test': ['8.8.8.8', '127.0.0.1'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'metadata.test': ['169.254.169.254'],
  'empty.test': [],
};
const resolveHost: HostResolver = async (hostname) => {
  const addresses = NAMES[hostname];
  if (addresses === undefined) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};
const secrets = new SecretResolver({
  variable: (name) => ({ QM_SECRET_TOKEN: 'tok', QM_SECRET_BROKEN: 'a\nb' })[name],
  directory: null,
});

const source = (
  settings: Partial<HttpSourceSettings> = {},
  resolver = resolveHost,
  random = (): number => 0,
): HttpSource => {
  const allowHosts = ['service.test', 'other.test'];
  const made = new HttpSource({ ...PUBLIC_HTTP, allowHosts, ...settings }, { secrets, resolveHost: resolver, random });
  open.push(made);
  return made;
};
const request = (path: string, changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: new URL(path, `http://service.test:${service.port}`),
  headers: {},
  body: null,
  auth: null,
  ...changes,
});
const limits = (changes: Partial<HttpCallLimits> = {}): HttpCallLimits => ({
  maxResponseBytes: 1024 * 1024,
  retries: 0,
  deadline: Date.now() + 60_000,
  signal: new AbortController().signal,
  ...changes,
});
const failure = async (work: Promise<unknown>): Promise<SourceError> => {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof SourceError)) throw new Error(`Expected a SourceError, got ${String(error)}`);
  return error;
};
const text = (answer: HttpAnswer): string => answer.body.toString();

describe('HttpSource, where it may connect', () => {
  it.each([
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '0177.0.0.1',
    '127.1',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '0.0.0.0',
  ])('refuses the literal %s before a byte is sent', async (host) => {
    const error = await failure(source().send(request(`http://${host}:${service.port}/`), limits()));
    expect(error.kind).toBe('unavailable');
    expect(service.connections).toBe(0);
  });

  it.each(['inside.test', 'inside.test.', 'mixed.test', 'mapped.test', 'metadata.test', 'empty.test', 'nowhere.test'])(
    'refuses the name %s after it was resolved',
    async (host) => {
      const error = await failure(
        source({ allowHosts: ['metadata.test'] }).send(request(`http://${host}:${service.port}/`), limits()),
      );
      expect(error.kind).toBe('unavailable');
      expect(service.connections).toBe(0);
    },
  );

  it('calls a name of the own network when the source allows it, and a literal likewise', async () => {
    expect((await source().send(request('/'), limits())).status).toBe(200);
    const literal = source({ allowHosts: ['127.0.0.1'] });
    expect((await literal.send(request(`http://127.0.0.1:${service.port}/`), limits())).status).toBe(200);
  });

  it('connects to the address that was checked, even when DNS answers differently the next time', async () => {
    let lookups = 0;
    const rebinding: HostResolver = async () => [
      { address: lookups++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 },
    ];
    const guarded = source({}, rebinding);
    expect((await guarded.send(request('/'), limits())).status).toBe(200);
    expect(lookups).toBe(1);
  });

  it('shares no connection between two sources, so what one may call does not count for the other', async () => {
    await source().send(request('/'), limits());
    const error = await failure(source({ allowHosts: [] }).send(request('/'), limits()));
    expect(error.message).toContain('loopback');
  });

  it('reuses its connection for the next call', async () => {
    const one = source();
    service.answer = (_, response) => response.end('x'.repeat(100_000));
    for (let call = 0; call < 20; call += 1) await one.send(request('/'), limits());
    // Undici may open another one while the first still ends its turn.
    expect(service.connections).toBeLessThan(10);
  });
});

describe('HttpSource, redirects', () => {
  const redirect = (status: number, location: string): void => {
    service.answer = ({ target }, response) => {
      if (target === '/start') response.writeHead(status, { location }).end('moved');
      else response.end('arrived');
    };
  };

  it('follows one within the origin with its credentials', async () => {
    redirect(302, '/next?x=1');
    const auth = { type: 'bearer', secretRef: 'env:QM_SECRET_TOKEN' } as const;
    expect(text(await source({ auth }).send(request('/start'), limits()))).toBe('arrived');
    expect(service.received.map(({ target, headers }) => [target, headers.authorization])).toEqual([
      ['/start', 'Bearer tok'],
      ['/next?x=1', 'Bearer tok'],
    ]);
  });

  it('sends neither credentials nor own headers to another origin', async () => {
    redirect(302, `http://other.test:${other.port}/next`);
    const auth = { type: 'api_key', in: 'header', name: 'X-Api-Key', secretRef: 'env:QM_SECRET_TOKEN' } as const;
    await source({ auth }).send(request('/start', { headers: { 'x-tenant': 'acme', cookie: 'a=b' } }), limits());
    expect(service.received[0]?.headers).toMatchObject({ 'x-api-key': 'tok', 'x-tenant': 'acme' });
    expect(Object.keys(other.received[0]!.headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it.each(['http://127.0.0.1:PORT/x', 'http://inside.test:PORT/x', '//inside.test:PORT/x', 'http://[::1]:PORT/x'])(
    'checks the address of the hop to %s',
    async (location) => {
      redirect(302, location.replace('PORT', String(other.port)));
      const error = await failure(source().send(request('/start'), limits()));
      expect(error.message).toContain('tools may not call');
      expect(other.connections).toBe(0);
    },
  );

  it('turns a POST into a GET without its body after 303, and repeats it whole after 307', async () => {
    const post = request('/start', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    redirect(303, '/next');
    await source().send(post, limits());
    redirect(307, '/next');
    await source().send(post, limits());
    expect(service.received.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"a":1}'],
      ['GET', ''],
      ['POST', '{"a":1}'],
      ['POST', '{"a":1}'],
    ]);
  });

  it('stops after five', async () => {
    service.answer = (_, response) => response.writeHead(302, { location: '/start' }).end();
    expect((await failure(source().send(request('/start'), limits()))).kind).toBe('upstream_status');
    expect(service.received).toHaveLength(6);
  });
});

describe('HttpSource, bodies', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('asks for plain answers and still reads %s', async (encoding, compress) => {
    service.answer = (_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(compress('{"a":1}'));
    expect(text(await source().send(request('/'), limits()))).toBe('{"a":1}');
    expect(service.received[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('stops reading a body that is longer than it may be, however it is sent', async () => {
    const answers: HttpService['answer'][] = [
      (_, response) => response.writeHead(200, { 'content-length': 10_000_000 }).end(Buffer.alloc(10_000_000)),
      (_, response) => {
        const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
        response.on('close', () => clearInterval(timer));
      },
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
      (_, response) =>
        response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync(Buffer.alloc(10_000_000))),
    ];
    for (const answer of answers) {
      service.answer = answer;
      expect((await failure(source().send(request('/'), limits({ maxResponseBytes: 1_000 })))).kind).toBe('too_large');
    }
  });

  it('takes a body of exactly the bound', async () => {
    service.answer = (_, response) => response.end('x'.repeat(1_000));
    expect((await source().send(request('/'), limits({ maxResponseBytes: 1_000 }))).body).toHaveLength(1_000);
    expect((await failure(source().send(request('/'), limits({ maxResponseBytes: 999 })))).kind).toBe('too_large');
  });

  it.each([
    ['gzip', 'no gzip'],
    ['br', 'no brotli at all'],
    ['gzip', gzipSync('{"a":1}').subarray(0, 12)],
    ['zstd', 'x'],
    ['gzip, gzip', 'x'],
  ])('says that a body in %s cannot be read', async (encoding, body) => {
    service.answer = (_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body);
    expect((await failure(source().send(request('/'), limits()))).kind).toBe('unexpected_answer');
  });

  it('reads the answer to HEAD, which describes a body it does not have', async () => {
    service.answer = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '999999999' }).end();
    expect((await source().send(request('/', { method: 'HEAD' }), limits())).body).toHaveLength(0);
  });
});

describe('HttpSource, time', () => {
  it.each<[string, HttpService['answer']]>([
    ['never answers', () => undefined],
    [
      'sends one byte at a time',
      (_, response) => void setInterval(() => response.destroyed || response.write('x'), 20).unref(),
    ],
    [
      'redirects for ever and slowly',
      (_, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 50),
    ],
  ])('ends in time with a service that %s', async (_, answer) => {
    service.answer = answer;
    const late = async () => {
      const call = source().send(request('/'), limits({ deadline: Date.now() + 200, retries: 5 }));
      expect((await failure(call)).kind).toBe('timeout');
    };
    expect(await settlesWithin(400, late)).toBe(true);
  });

  it('ends in time while DNS does not answer', async () => {
    const releases: (() => void)[] = [];
    const slow = source({}, () => new Promise((_, reject) => releases.push(() => reject(new Error('too late')))));
    const late = async () => {
      const call = slow.send(request('/'), limits({ deadline: Date.now() + 150 }));
      expect((await failure(call)).kind).toBe('timeout');
    };
    expect(await settlesWithin(350, late)).toBe(true);
    for (const release of releases) release();
  });

  it("caps the caller's time with the source's own", async () => {
    service.answer = () => undefined;
    const call = source({ timeoutMs: 100 }).send(request('/'), limits({ deadline: Date.now() + 600_000 }));
    expect((await failure(call)).kind).toBe('timeout');
  });

  it('ends at once when the client goes away, and closes the connection to the service', async () => {
    const controller = new AbortController();
    service.answer = () => controller.abort();
    expect((await failure(source().send(request('/'), limits({ signal: controller.signal })))).kind).toBe('cancelled');
    await until(() => service.openConnections === 0);
    expect((await failure(source().send(request('/'), limits({ signal: controller.signal })))).kind).toBe('cancelled');
  });

  it('leaves no listener on the signal of the client', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...args: Parameters<typeof add>) => ((listeners += 1), add(...args));
    signal.removeEventListener = (...args: Parameters<typeof remove>) => ((listeners -= 1), remove(...args));
    await source().send(request('/'), limits({ signal }));
    expect(listeners).toBe(0);
  });
});

describe('HttpSource, failures and retries', () => {
  const failTimes = (times: number, answer: HttpService['answer']): void => {
    service.answer = (received, response) =>
      service.received.length <= times ? answer(received, response) : response.end('ok');
  };
  const status =
    (code: number, headers = {}): HttpService['answer'] =>
    (_, response) =>
      response.writeHead(code, headers).end('no');

  it.each([
    ['a 503', status(503)],
    ['a 429', status(429)],
    ['a broken connection', (_, response) => response.destroy()],
  ])('tries an idempotent request again after %s', async (_, answer) => {
    failTimes(2, answer);
    expect(text(await source().send(request('/'), limits({ retries: 2 })))).toBe('ok');
    expect(service.received).toHaveLength(3);
  });

  it('gives up after its retries with the last status', async () => {
    failTimes(9, status(503));
    const error = await failure(source().send(request('/'), limits({ retries: 1 })));
    expect(error).toMatchObject({ kind: 'upstream_status', status: 503 });
    expect(service.received).toHaveLength(2);
  });

  it('never repeats a request that is not idempotent, nor a status that says no', async () => {
    failTimes(9, status(503));
    await failure(source().send(request('/', { method: 'POST', body: '{}' }), limits({ retries: 3 })));
    failTimes(9, status(404));
    await failure(source().send(request('/'), limits({ retries: 3 })));
    expect(service.received).toHaveLength(2);
  });

  it('waits as long as Retry-After asks', async () => {
    failTimes(1, status(503, { 'retry-after': '1' }));
    const started = Date.now();
    expect(text(await source().send(request('/'), limits({ retries: 1 })))).toBe('ok');
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  it('answers at once when Retry-After is beyond the time of the call', async () => {
    failTimes(1, status(429, { 'retry-after': '3600' }));
    // Had it waited, its time would have been over.
    expect((await failure(source().send(request('/'), limits({ retries: 3 })))).kind).toBe('upstream_status');
    expect(service.received).toHaveLength(1);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'says that the outcome is unknown when a %s was sent and no answer came',
    async (method) => {
      service.answer = (_, response) => response.destroy();
      const error = await failure(source().send(request('/', { method, body: '{}' }), limits()));
      expect(error.kind).toBe('unknown_outcome');
    },
  );

  it('says that nothing came of a GET whose connection broke', async () => {
    service.answer = (_, response) => response.destroy();
    expect((await failure(source().send(request('/'), limits()))).kind).toBe('unavailable');
  });

  it('still says that the outcome is unknown when the service is gone at the second attempt', async () => {
    const leaving = await HttpService.start();
    const { port } = leaving;
    leaving.answer = (_, response) => {
      response.destroy();
      void leaving.stop();
    };
    const put = request(`http://service.test:${port}/`, { method: 'PUT', body: '{}' });
    const error = await failure(source().send(put, limits({ retries: 1 })));
    expect(error.kind).toBe('unknown_outcome');
    expect(leaving.received).toHaveLength(1);
  });

  it('says that a POST was not sent when there is no service', async () => {
    const gone = await HttpService.start();
    const { port } = gone;
    await gone.stop();
    const post = request(`http://service.test:${port}/`, { method: 'POST', body: '{}' });
    const error = await failure(source().send(post, limits()));
    expect(error.kind).toBe('unavailable');
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('says that an answer is no HTTP', async () => {
    service.answer = (_, response) => response.socket?.end('SSH-2.0-x\r\n\r\n');
    expect((await failure(source().send(request('/'), limits()))).kind).toBe('unexpected_answer');
  });
});

describe('HttpSource, credentials', () => {
  it.each([
    [
      { type: 'basic', username: 'ops', secretRef: 'env:QM_SECRET_TOKEN' } as const,
      'authorization',
      `Basic ${btoa('ops:tok')}`,
    ],
    [
      { type: 'basic', username: null, secretRef: 'env:QM_SECRET_TOKEN' } as const,
      'authorization',
      `Basic ${btoa('tok')}`,
    ],
    [{ type: 'api_key', in: 'header', name: 'X-Key', secretRef: 'env:QM_SECRET_TOKEN' } as const, 'x-key', 'tok'],
  ])('sends %j', async (auth, name, value) => {
    await source().send(request('/', { auth }), limits());
    expect(service.received[0]?.headers[name]).toBe(value);
  });

  it('adds a key to the query, encoded, beside what is there', async () => {
    const auth = { type: 'api_key', in: 'query', name: 'a&b', secretRef: 'env:QM_SECRET_TOKEN' } as const;
    await source().send(request('/?x=1', { auth }), limits());
    expect(service.received[0]?.target).toBe('/?x=1&a%26b=tok');
  });

  it('sends nothing when a secret is missing or would end its header', async () => {
    for (const secretRef of ['env:QM_SECRET_MISSING', 'env:QM_SECRET_BROKEN']) {
      const error = await failure(source().send(request('/', { auth: { type: 'bearer', secretRef } }), limits()));
      expect(error.kind).toBe('unavailable');
    }
    expect(service.connections).toBe(0);
  });
});

describe('HttpSource, closing', () => {
  it('lets a running call finish and refuses later ones', async () => {
    const closing = source();
    let answer = (): void => undefined;
    service.answer = (_, response) => (answer = () => response.end('late'));
    const running = closing.send(request('/'), limits());
    await until(() => service.received.length === 1);
    const closed = closing.close();
    answer();
    expect(text(await running)).toBe('late');
    await closed;
    expect((await failure(closing.send(request('/', { method: 'POST' }), limits()))).kind).toBe('unavailable');
  });

  it('closes without having been used', async () => expect(await source().close()).toBeUndefined());
});

describe('HttpSource, probe', () => {
  it('answers the status of the base URL, an error status included', async () => {
    const probed = source({ baseUrl: `http://service.test:${service.port}/health` });
    expect(await probed.probe(limits())).toEqual({ status: 200 });
    service.answer = (_, response) => response.writeHead(401).end();
    expect(await probed.probe(limits())).toEqual({ status: 401 });
    expect(service.received[0]?.target).toBe('/health');
  });
});

describe('HttpSource, TLS', () => {
  let folder: string;
  let secure: HttpService;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qm-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
    const subject = ['-subj', '/CN=service.test', '-addext', 'subjectAltName=DNS:service.test'];
    const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    execFileSync(
      'openssl',
      ['req', '-x509', ...algorithm, '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', certificate],
      {
        stdio: 'ignore',
      },
    );
    secure = await HttpService.start(createTlsServer({ key: await readFile(key), cert: await readFile(certificate) }));
  });
  afterAll(async () => {
    await secure.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const trusting = (): HttpSource => {
    const settings = {
      ...PUBLIC_HTTP,
      allowHosts: ['service.test', 'other.test'],
      certificateAuthorityRef: 'file:ca.pem',
    };
    const resolver = new SecretResolver({ variable: () => undefined, directory: folder });
    const made = new HttpSource(settings, { secrets: resolver, resolveHost });
    open.push(made);
    return made;
  };

  it('refuses a certificate that nobody vouches for', async () => {
    const error = await failure(source().send(request(`https://service.test:${secure.port}/`), limits()));
    expect(error.kind).toBe('unavailable');
    expect(secure.received).toHaveLength(0);
  });

  it("trusts the source's own authority, for the name of the certificate alone", async () => {
    expect((await trusting().send(request(`https://service.test:${secure.port}/`), limits())).status).toBe(200);
    const error = await failure(trusting().send(request(`https://other.test:${secure.port}/`), limits()));
    expect(error.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('follows no redirect from https to http', async () => {
    secure.answer = (_, response) =>
      response.writeHead(302, { location: `http://service.test:${service.port}/` }).end();
    const error = await failure(trusting().send(request(`https://service.test:${secure.port}/`), limits()));
    expect(error.message).toContain('from https to http');
    expect(service.connections).toBe(0);
  });
});
