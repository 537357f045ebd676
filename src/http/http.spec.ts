import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Injectable,
  Param,
  Post,
  Query,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Length, Max, Min, ValidateNested } from 'class-validator';
import { context, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { AsyncLocalStorage } from 'node:async_hooks';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { createTestApp, listen } from '../../test/support/test-app.js';
import { DomainError } from '../errors/domain-error.js';
import { ok, type Envelope } from './envelope.js';
import { BodyLimit } from './route-config.js';
import { UuidPipe } from './uuid.pipe.js';

class Place {
  @IsString() zone: string;
}

class Thing {
  @IsString() @Length(1, 20) name: string;
  @IsOptional() @IsInt() count?: number;
  @IsOptional() @IsObject() content?: Record<string, unknown>;
  @IsOptional() @ValidateNested() @Type(() => Place) place?: Place;
}

class Filter {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit?: number;
  @IsOptional() @IsString() q?: string;
}

@Controller('things')
class ThingsController {
  @Post()
  create(@Body() thing: Thing): Envelope<unknown> {
    return ok({ thing });
  }

  @Post('large')
  @HttpCode(200)
  @BodyLimit(8 * 1024 * 1024)
  large(@Body() thing: Thing): Envelope<unknown> {
    return ok({ length: JSON.stringify(thing.content).length });
  }

  @Post('optional')
  @HttpCode(200)
  optional(@Body() filter: Filter): Envelope<unknown> {
    return ok({ filter });
  }

  @Get()
  list(@Query() filter: Filter): Envelope<unknown> {
    return ok({ filter });
  }

  @Get(':id')
  read(@Param('id', UuidPipe) id: string): Envelope<unknown> {
    return ok({ id });
  }

  @Get(':id/fail/:how')
  fail(@Param('how') how: string): never {
    if (how === 'domain') {
      throw new DomainError('RATE_LIMITED', 'Slow down.', [{ path: '/x', message: 'y' }], {
        headers: { 'retry-after': '7' },
      });
    }
    if (how === 'database')
      throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    if (how === 'null') throw null as unknown as Error;
    throw new Error('SELECT secret FROM postgres://app:hunter2@db/registry');
  }
}

/** A plain Fastify route, as the hot paths have them. */
@Injectable()
class PlainRoutes implements OnModuleInit {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.post('/plain', (request) => ok(request.body));
    fastify.get('/plain/fail', () => {
      throw new DomainError('TOOL_NOT_FOUND', 'No such tool.');
    });
  }
}

const ID = '3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b';
let app: NestFastifyApplication;
let base: string;

beforeAll(async () => {
  app = await createTestApp({
    controllers: [ThingsController],
    providers: [PlainRoutes],
    settings: { CORS_ORIGINS: 'https://ops.example' },
  });
  base = await listen(app);
});

afterAll(() => app.close());

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: { time: string; code: number; message: string; data: any };
}

async function send(
  method: string,
  url: string,
  payload?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const raw = typeof payload === 'string' || Buffer.isBuffer(payload);
  const response = await app.inject({
    method: method as 'GET',
    url,
    headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    payload: payload === undefined || raw ? payload : JSON.stringify(payload),
  });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

function expectError(answer: Answer, status: number, error: string, ...paths: string[]): void {
  expect(answer.body).toMatchObject({
    code: status,
    data: { error, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
  });
  expect(answer.status).toBe(status);
  expect(new Date(answer.body.time).toISOString()).toBe(answer.body.time);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.body.data.details.map(({ path }: { path: string }) => path)).toEqual(expect.arrayContaining(paths));
}

describe('an answer', () => {
  it('is the envelope, for controllers and plain routes', async () => {
    const created = await send('POST', '/things', { name: 'a', content: { b: 1 } });
    expect(created).toMatchObject({ status: 201, body: { code: 0, message: 'OK', data: { thing: { name: 'a' } } } });
    expect(await send('POST', '/plain', { a: 1 })).toMatchObject({ status: 200, body: { code: 0, data: { a: 1 } } });
  });

  it('carries the request id and trace that the caller sent', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const { headers } = await send('GET', '/things', undefined, { traceparent, 'x-request-id': 'req-1' });
    expect(headers['x-request-id']).toBe('req-1');
    expect(headers.traceparent).toMatch(new RegExp(`^00-${'a'.repeat(32)}-[0-9a-f]{16}-01$`));
    expect(headers.traceparent).not.toContain('b'.repeat(16));
  });

  it('begins a trace where the caller sent none, or one that breaks the standard', async () => {
    const seen = new Set<unknown>();
    for (const traceparent of [
      '',
      `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
      `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    ]) {
      const { headers } = await send('GET', '/things', undefined, {
        traceparent,
        'x-request-id': 'bad id\t'.repeat(40),
      });
      expect(headers.traceparent).toMatch(/^00-(?!a{32}|0{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/);
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      seen.add(headers.traceparent);
    }
    expect(seen.size).toBe(3);
  });

  it('belongs to the trace of the OpenTelemetry span that it is handled in, where there is one', async () => {
    const spanContext = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 };
    const spans = new AsyncLocalStorage<Context>();
    context.setGlobalContextManager({
      active: () => spans.getStore() ?? ROOT_CONTEXT,
      with: (active, work, self, ...args) => spans.run(active, () => work.call(self!, ...args)),
      bind: (_, target) => target,
      enable() {
        return this;
      },
      disable() {
        return this;
      },
    });
    try {
      const { headers } = await context.with(trace.setSpanContext(ROOT_CONTEXT, spanContext), () =>
        send('GET', '/things'),
      );
      expect(headers.traceparent).toBe(`00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`);
    } finally {
      context.disable();
    }
  });

  it('allows the configured origins only', async () => {
    const allowed = await send('GET', '/things', undefined, { origin: 'https://ops.example' });
    const refused = await send('GET', '/things', undefined, { origin: 'https://evil.example' });
    expect(allowed.headers['access-control-allow-origin']).toBe('https://ops.example');
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an error', () => {
  it('of the router carries the request id and trace that the caller sent, too', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const answer = await send('GET', '/things/%zz', undefined, { traceparent, 'x-request-id': 'req-1' });
    expectError(answer, 400, 'MALFORMED_REQUEST');
    expect(answer.headers['x-request-id']).toBe('req-1');
    expect(answer.headers.traceparent).toMatch(new RegExp(`^00-${'a'.repeat(32)}-[0-9a-f]{16}-01$`));
    expect(answer.body.data.trace_id).toBe('a'.repeat(32));
  });

  it('of a service carries its code, details, headers and trace id', async () => {
    const answer = await send('GET', `/things/${ID}/fail/domain`);
    expectError(answer, 429, 'RATE_LIMITED', '/x');
    expect(answer.headers['retry-after']).toBe('7');
    expect(String(answer.headers.traceparent)).toContain(answer.body.data.trace_id);
  });

  it('of a plain route is the envelope too', async () => {
    expectError(await send('GET', '/plain/fail'), 404, 'TOOL_NOT_FOUND');
  });

  it('of the database connection is 503 and names no host', async () => {
    const answer = await send('GET', `/things/${ID}/fail/database`);
    expectError(answer, 503, 'DATABASE_UNAVAILABLE');
    expect(JSON.stringify(answer.body)).not.toContain('10.0.0.1');
  });

  it('that nobody foresaw is 500 and says nothing of SQL, secrets or stacks', async () => {
    for (const how of ['bug', 'null']) {
      const answer = await send('GET', `/things/${ID}/fail/${how}`);
      expectError(answer, 500, 'INTERNAL');
      expect(JSON.stringify(answer.body)).not.toMatch(/SELECT|hunter2|\.ts|stack/);
    }
  });

  it('of an unknown route is 404, of a wrong method 405 with Allow', async () => {
    expectError(await send('GET', '/nothing'), 404, 'ROUTE_NOT_FOUND');
    expectError(await send('POST', '/nothing', { a: 1 }), 404, 'ROUTE_NOT_FOUND');
    const wrongMethod = await send('DELETE', '/things');
    expectError(wrongMethod, 405, 'METHOD_NOT_ALLOWED');
    expect(wrongMethod.headers.allow).toBe('GET, HEAD, POST');
    expectError(await send('PATCH', `/things/${ID}`, {}), 405, 'METHOD_NOT_ALLOWED');
  });
});

describe('bad input', () => {
  it.each([
    ['broken JSON', '{"name":', 'MALFORMED_REQUEST', ''],
    [
      'JSON that nests 1,000 deep',
      '{"name":"a","content":' + '['.repeat(1000) + ']'.repeat(1000) + '}',
      'MALFORMED_REQUEST',
      '',
    ],
    ['a NUL byte', '{"name":"a\\u0000b"}', 'VALUE_NOT_STORABLE', '/name'],
    ['a lone surrogate', '{"content":{"x":["\\ud800"]},"name":"a"}', 'VALUE_NOT_STORABLE', '/content/x/0'],
    ['a poisoned prototype', '{"name":"a","__proto__":{"admin":true}}', 'MALFORMED_REQUEST', '/__proto__'],
    ['a wrong type', '{"name":5}', 'MALFORMED_REQUEST', '/name'],
    ['a missing field', '{}', 'MALFORMED_REQUEST', '/name'],
    ['an unknown field', '{"name":"a","nam":"b"}', 'MALFORMED_REQUEST', '/nam'],
    [
      'an unknown field that every object has',
      '{"name":"a","toString":"b","constructor":1}',
      'MALFORMED_REQUEST',
      '/constructor',
    ],
    [
      'an unknown field of a nested object',
      '{"name":"a","place":{"zone":"z","x/y":1}}',
      'MALFORMED_REQUEST',
      '/place/x~1y',
    ],
    [
      'such a field in a nested object',
      '{"name":"a","place":{"zone":"z","constructor":"b"}}',
      'MALFORMED_REQUEST',
      '/place/constructor',
    ],
    ['a wrong type in a nested object', '{"name":"a","place":{"zone":5}}', 'MALFORMED_REQUEST', '/place/zone'],
    ['an array for an object', '[{"name":"a"}]', 'MALFORMED_REQUEST', ''],
    ['a text for an object', '"name"', 'MALFORMED_REQUEST', ''],
    ['null', 'null', 'MALFORMED_REQUEST', '/name'],
    ['text that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'MALFORMED_REQUEST', ''],
  ])('%s is 400 with the field at fault', async (_, payload, error, path) => {
    expectError(await send('POST', '/things', payload), 400, error, path);
  });

  it('is told of all at once', async () => {
    const answer = await send('POST', '/things', { name: '', count: 'x', place: {}, other: 1 });
    expectError(answer, 400, 'MALFORMED_REQUEST', '/other');
    expectError(
      await send('POST', '/things', { name: '', count: 'x', place: {} }),
      400,
      'MALFORMED_REQUEST',
      '/name',
      '/count',
      '/place/zone',
    );
  });

  it('leaves a JSON document of the caller alone, whatever its fields are named', async () => {
    const content = { constructor: 'x', toString: 1, nested: { then: 'y', constructor: { name: 'z' } } };
    expect((await send('POST', '/things', { name: 'a', content })).body.data.thing.content).toEqual(content);
  });

  it.each(['x', '3f0c2c1e6f0b4a539d0e0b9d4f1a2c3b', `${ID}0`, "';DROP TABLE x", '..%2f..%2fetc'])(
    'a bad UUID %j is 400',
    async (id) => {
      expectError(await send('GET', `/things/${encodeURI(id)}`), 400, 'MALFORMED_REQUEST', '/id');
    },
  );

  it.each(['limit=0', 'limit=201', 'limit=x', 'limit=', 'limit=1&limit=2', 'q=a&q=b', 'unknown=1', 'constructor=1'])(
    'a bad query %j is 400',
    async (query) => expectError(await send('GET', `/things?${query}`), 400, 'MALFORMED_REQUEST'),
  );

  it('a NUL in the address is 400', async () => {
    expectError(await send('GET', '/things?q=%00'), 400, 'VALUE_NOT_STORABLE');
    expectError(await send('GET', '/things/%00'), 400, 'VALUE_NOT_STORABLE');
  });

  it('an address that cannot be decoded, or is over-long, is 4xx', async () => {
    expectError(await send('GET', '/things/%ff%fe'), 400, 'MALFORMED_REQUEST');
    expect((await send('GET', `/things/${'x'.repeat(5_000)}`)).body.code).toBe(400);
  });

  it('another media type, or a compressed body, is 415', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'nonsense',
    ]) {
      expectError(await send('POST', '/things', 'a=1', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
    expectError(await send('POST', '/things', '{}', { 'content-encoding': 'gzip' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('no body is an empty object where all fields are optional', async () => {
    expect((await send('POST', '/things/optional')).status).toBe(200);
    expect((await send('POST', '/things/optional', '')).status).toBe(200);
    expectError(await send('POST', '/things'), 400, 'MALFORMED_REQUEST', '/name');
  });

  it('never yields a 5xx, whatever the bytes of the body', async () => {
    const fragment = fc.constantFrom(
      '{"name":"a"',
      ',',
      '"content":',
      '{',
      '}',
      '[',
      ']',
      '"\\u0000"',
      '"constructor":',
      '"__proto__":',
      '1e999',
      'null',
      '"place":',
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      fc.array(fragment, { maxLength: 12 }).map((parts) => Buffer.from(parts.join(''))),
      fc.object().map((value) => Buffer.from(JSON.stringify(value))),
      fc
        .record({ name: fc.anything(), content: fc.object(), place: fc.anything() })
        .map((value) => Buffer.from(JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? Number(v) : v)))),
    );
    await fc.assert(
      fc.asyncProperty(body, async (payload) => {
        const { status, body: answer } = await send('POST', '/things', payload);
        expect(status).toBeLessThan(500);
        expect(answer.code).toBe(status === 201 ? 0 : status);
      }),
      { numRuns: 500 },
    );
  });
});

/** Over a real socket, since what matters is whether the client gets to read the answer. */
function upload(
  path: string,
  bytes: number,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString()) }),
      );
      response.on('error', reject);
    });
    const frame = '{"name":"a","content":{"x":""}}';
    request.write(frame.slice(0, -3));
    const block = Buffer.alloc(64 * 1024, 'x');
    for (let left = bytes - frame.length; left > 0; left -= block.length)
      request.write(block.subarray(0, Math.min(left, block.length)));
    request.end(frame.slice(-3));
  });
}

describe('a body over the limit', () => {
  const MIB = 1024 * 1024;

  it('is 413, and the client that is still sending gets to read it', async () => {
    for (const bytes of [MIB + 1, 9 * MIB, 40 * MIB]) {
      expect(await upload('/things', bytes)).toMatchObject({
        status: 413,
        body: { data: { error: 'PAYLOAD_TOO_LARGE' } },
      });
    }
    const declared = await upload('/things', 9 * MIB, { 'content-length': String(9 * MIB) });
    expect(declared.status).toBe(413);
  });

  it('of exactly the limit is accepted', async () => {
    expect((await upload('/things', MIB)).status).toBe(201);
    expect((await upload('/things/large', 8 * MIB)).status).toBe(200);
  });

  it('is measured by the route: asset writes take more', async () => {
    expect((await upload('/things/large', 8 * MIB + 1)).status).toBe(413);
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['a text', 'NONSENSE\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    [
      'a head that is too long',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'y'.repeat(20_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
  ])('%s gets the envelope as well', async (_, bytes, status, error) => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write(bytes));
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
    });
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toMatchObject({
      code: status,
      data: { error },
    });
  });
});
