import fc from 'fast-check';
import { HttpService } from '../../../../test/support/http-service.js';
import { PUBLIC_HTTP } from '../../../sources/http/http-source-settings.js';
import { HttpSource } from '../../../sources/http/http-source.js';
import { SecretResolver } from '../../../sources/secrets/secret-resolver.js';
import { JsonText } from '../../json-text.js';
import { ToolError } from '../../tool-error.js';
import type { ToolContext, ToolOutcome, ToolParams } from '../../tool.js';
import { compileHttpTool, type HttpTool } from './http-tool.js';

let service: HttpService;
let source: HttpSource;

beforeAll(async () => {
  service = await HttpService.start();
  const secrets = new SecretResolver({
    variable: (name) => (name === 'QM_SECRET_ERP' ? 'tok' : undefined),
    directory: null,
  });
  const baseUrl = `http://erp.test:${service.port}/api`;
  source = new HttpSource(
    { ...PUBLIC_HTTP, baseUrl, allowHosts: ['erp.test'], auth: { type: 'bearer', secretRef: 'env:QM_SECRET_ERP' } },
    { secrets, resolveHost: async () => [{ address: '127.0.0.1', family: 4 }] },
  );
});
afterAll(async () => {
  await source.close();
  await service.stop();
});
beforeEach(() => service.reset());

const inputSchema = { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] };
const compile = (config: Record<string, unknown>): HttpTool => {
  const compiled = compileHttpTool({ source_ref: 'erp', endpoint: '/items/{sku}', ...config }, inputSchema);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return compiled.tool;
};
const context = (changes: Partial<ToolContext> = {}): ToolContext => ({
  tenantId: 'acme',
  actor: 'key:ops',
  roles: ['operator'],
  traceId: 'trace',
  signal: new AbortController().signal,
  deadline: Date.now() + 10_000,
  ...changes,
});
const run = (
  config: Record<string, unknown> = {},
  params: ToolParams = { sku: 'A-1' },
  changes: Partial<ToolContext> = {},
): Promise<ToolOutcome> => compile(config).run({ params, context: context(changes), source });
const code = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ToolError)) throw new Error(`Expected a ToolError, got ${String(error)}`);
  return error.code;
};
const answer = (body: string | Buffer, contentType?: string, status = 200): void => {
  service.answer = (_, response) =>
    response.writeHead(status, contentType === undefined ? {} : { 'content-type': contentType }).end(body);
};

describe('an http_api tool that runs', () => {
  it("calls its source with the source's credentials and answers JSON with all digits", async () => {
    answer('{"sku":"A-1","quantity":12345678901234567890.10}', 'application/json; charset=utf-8');
    const outcome = await run();
    expect(outcome).toMatchObject({ source: 'erp', rowCount: null });
    expect(outcome.data).toBeInstanceOf(JsonText);
    expect((outcome.data as JsonText).text).toBe('{"sku":"A-1","quantity":12345678901234567890.10}');
    expect(service.received[0]).toMatchObject({
      method: 'GET',
      target: '/api/items/A-1',
      headers: { authorization: 'Bearer tok' },
    });
  });

  it('answers what its result_path points to', async () => {
    answer('{"data":{"items":[{"id":9007199254740993},{"id":2}]}}', 'application/json');
    const outcome = await run({ result_path: '/data/items' });
    expect(outcome.rowCount).toBe(2);
    expect((outcome.data as JsonText).text).toBe('[{"id":9007199254740993},{"id":2}]');
  });

  it.each<[string | Buffer, string | undefined, unknown]>([
    ['', undefined, null],
    ['', 'application/json', null],
    ['plain 글', 'text/plain', 'plain 글'],
    [Buffer.from([0xb1, 0xdb]), 'text/plain; charset="EUC-KR"', '글'],
    ['<a/>', 'application/xml', '<a/>'],
    ['not json', undefined, 'not json'],
  ])('answers the body %j of type %s as %j', async (body, type, expected) => {
    answer(body, type);
    expect((await run()).data).toEqual(expected);
  });

  it.each(['application/json', 'application/problem+json', undefined])('reads JSON of type %s', async (type) => {
    answer('\ufeff[1]', type);
    const outcome = await run();
    expect(outcome.rowCount).toBe(1);
    expect((outcome.data as JsonText).parse()).toEqual([1]);
  });

  it.each<[string | Buffer, string, Record<string, unknown>]>([
    ['{"a":', 'application/json', {}],
    ['{"a":1}', 'application/json', { result_path: '/b' }],
    ['', 'application/json', { result_path: '/b' }],
    ['text', 'text/plain', { result_path: '/b' }],
    [Buffer.from([0x22, 0xff, 0x22]), 'application/json', {}],
    ['x', 'text/plain; charset=klingon', {}],
    [Buffer.from([0x89, 0x50]), 'image/png', {}],
  ])('says that the body %j of type %s does not fit %j', async (body, type, config) => {
    answer(body, type);
    expect(await code(run(config))).toBe('OUTPUT_MISMATCH');
  });

  it('gives every way to fail its own code', async () => {
    expect(await code(run({}, { sku: '..' }))).toBe('INVALID_PARAMS');
    expect(service.received).toHaveLength(0);
    answer('no', 'text/plain', 404);
    expect(await code(run())).toBe('UPSTREAM_STATUS');
    answer('x'.repeat(100), 'text/plain');
    expect(await code(run({ max_response_bytes: 99 }))).toBe('RESULT_TOO_LARGE');
    service.answer = (_, response) => response.destroy();
    expect(await code(run())).toBe('SOURCE_UNAVAILABLE');
    expect(await code(run({ method: 'POST', mode: 'write', body: {} }))).toBe('OUTCOME_UNKNOWN');
    service.answer = () => undefined;
    expect(await code(run({}, { sku: 'A' }, { deadline: Date.now() + 100 }))).toBe('TIMEOUT');
    expect(await code(run({}, { sku: 'A' }, { signal: AbortSignal.abort() }))).toBe('CANCELLED');
    expect(await code(run({ auth: { type: 'bearer', secret_ref: 'env:QM_SECRET_NONE' } }))).toBe('SOURCE_UNAVAILABLE');
  });

  it("sends the tool's own credentials instead of the source's, and none when it says so", async () => {
    await run({ auth: { type: 'none' } });
    await run({ auth: { type: 'api_key', in: 'query', name: 'key', secret_ref: 'env:QM_SECRET_ERP' } });
    expect(service.received[0]?.headers.authorization).toBeUndefined();
    expect(service.received[1]?.target).toBe('/api/items/A-1?key=tok');
  });

  it('tries again when it may', async () => {
    service.answer = (_, response) => response.writeHead(service.received.length < 3 ? 503 : 200).end('1');
    expect((await run({ retries: 2 })).data).toBeInstanceOf(JsonText);
    expect(service.received).toHaveLength(3);
  });

  it('forwards the idempotency key of a write', async () => {
    await compile({ method: 'POST', mode: 'write', body: { sku: '{{sku}}' } }).run({
      params: { sku: 'A-1' },
      context: context(),
      source,
      idempotencyKey: 'key-1',
    });
    expect(service.received[0]).toMatchObject({ body: '{"sku":"A-1"}', headers: { 'idempotency-key': 'key-1' } });
  });

  it('sends one request of the same shape over the wire, whatever the inputs are', async () => {
    const tool = compile({
      method: 'POST',
      endpoint: '/items/{sku}/stock',
      query: { q: '{{sku}}' },
      headers: { 'X-Sku': '{{sku}}' },
      body: { sku: '{{sku}}' },
    });
    const hostile = fc.constantFrom(
      '\r\nx: 1',
      '\n',
      '/',
      '..',
      '?',
      '#',
      ' HTTP/1.1\r\n\r\nGET /',
      '%2e',
      '\0',
      'a',
      '\t',
      'é',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (sku) => {
        service.reset();
        try {
          await tool.run({ params: { sku }, context: context(), source });
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_PARAMS' });
          expect(service.received).toHaveLength(0);
          return;
        }
        expect(service.received).toHaveLength(1);
        const { method, target, rawHeaders, body } = service.received[0]!;
        expect(method).toBe('POST');
        expect(target).toMatch(/^\/api\/items\/[^/?#]+\/stock\?q=[^&#]*$/);
        expect(
          rawHeaders
            .filter((_, index) => index % 2 === 0)
            .map((name) => name.toLowerCase())
            .sort(),
        ).toEqual([
          'accept',
          'accept-encoding',
          'authorization',
          'connection',
          'content-length',
          'content-type',
          'host',
          'user-agent',
          'x-sku',
        ]);
        expect(JSON.parse(body)).toEqual({ sku });
      }),
      { numRuns: 150 },
    );
  });
});
