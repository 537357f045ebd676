import fc from 'fast-check';
import type { HttpRequest } from '../../../sources/http/http-request.js';
import { ToolError } from '../../tool-error.js';
import { compileHttpTool, type HttpTool } from './http-tool.js';

const context = { tenantId: 'acme', actor: 'key:ops' };
const anything = {};
const schema = {
  type: 'object',
  properties: { sku: anything, warehouse: anything, limit: anything, tags: anything, item: anything, note: anything },
  required: ['sku', 'warehouse'],
};

const problemsOf = (config: Record<string, unknown>): string[] => {
  const compiled = compileHttpTool({ base_url: 'https://api.example.test/v1', ...config }, schema);
  return 'problems' in compiled ? compiled.problems.map(({ path }) => path) : [];
};
const compile = (config: Record<string, unknown>): HttpTool => {
  const compiled = compileHttpTool({ base_url: 'https://api.example.test/v1', ...config }, schema);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return compiled.tool;
};
const build = (config: Record<string, unknown>, params: Record<string, unknown> = {}): HttpRequest =>
  compile(config).buildRequest(params, context, null);
const url = (config: Record<string, unknown>, params: Record<string, unknown> = {}): string =>
  build(config, params).url.href;
const refused = (config: Record<string, unknown>, params: Record<string, unknown>): string[] => {
  try {
    build(config, params);
  } catch (error) {
    if (error instanceof ToolError && error.code === 'INVALID_PARAMS') return error.details.map(({ path }) => path);
    throw error;
  }
  return [];
};

describe('endpoint', () => {
  it.each([
    ['/items/{sku}', { sku: 'A-1' }, '/v1/items/A-1'],
    ['/items/{{sku}}', { sku: 'A-1' }, '/v1/items/A-1'],
    ['/items/{inputs.sku}/{{ inputs.warehouse }}', { sku: 'A', warehouse: 7 }, '/v1/items/A/7'],
    ['/{context.tenant_id}/items', {}, '/v1/acme/items'],
    ['/items/{sku}.json', { sku: 'a/b?c#d%e' }, '/v1/items/a%2Fb%3Fc%23d%25e.json'],
    ['/items/{sku}', { sku: "한글 !'()*" }, '/v1/items/%ED%95%9C%EA%B8%80%20%21%27%28%29%2A'],
    ['/items/{sku}', { sku: '...' }, '/v1/items/...'],
    ['/items/', {}, '/v1/items/'],
    ['', {}, '/v1'],
    ['/find?kind=a%20b&q={note}&n={{limit}}', { note: 'x&y=z', limit: 0 }, '/v1/find?kind=a%20b&q=x%26y%3Dz&n=0'],
    ['/find?q={note}&all', {}, '/v1/find?all='],
  ])('%s with %j asks for %s', (endpoint, params, expected) =>
    expect(url({ endpoint }, params)).toBe(`https://api.example.test${expected}`),
  );

  it.each([
    '.',
    '..',
    '',
    null,
    undefined,
    '../admin',
    'a/../../b',
    'a\\..\\b',
    'a\0b',
    'a\r\nb',
    '\ud800',
    [],
    {},
    ['a'],
    '..%2f/..',
    '%2e%2e',
  ])('refuses %j in a path, by the name of its input', (sku) =>
    expect(refused({ endpoint: '/items/{sku}/stock' }, sku === undefined ? {} : { sku })).toEqual(['/sku']),
  );

  it('refuses two values that are harmless apart and dots together', () => {
    expect(refused({ endpoint: '/items/{sku}{warehouse}' }, { sku: '.', warehouse: '.' })).not.toEqual([]);
    expect(refused({ endpoint: '/items/.{sku}' }, { sku: '.' })).toEqual(['/sku']);
    expect(refused({ endpoint: '/items/%2e{sku}' }, { sku: '.' })).toEqual(['/sku']);
  });

  it('names every input that is wrong, not only the first', () =>
    expect(
      refused({ endpoint: '/{sku}/{warehouse}', headers: { 'X-Note': '{{note}}' } }, { sku: '..', note: 'a\nb' }),
    ).toEqual(['/sku', '/warehouse', '/note']));

  it.each([
    'items',
    '//items',
    '/a//b',
    '/a/../b',
    '/a/%2E%2e/b',
    '/./a',
    '/a b',
    '/a\\b',
    '/한글',
    '/a%2',
    '/a#b',
    '/{+sku}',
    '/{?sku}',
    '/{sku,warehouse}',
    '/{sku:3}',
    '/{unknown}',
    '/{{unknown}}',
    '/{{context.roles}}',
    '/{sku',
    '/sku}',
    '/a?{sku}=1',
    '/a?=1',
    'https://evil.test/',
    '@evil.test/',
    ':99/x',
  ])('refuses the endpoint %s at publish', (endpoint) =>
    expect(problemsOf({ endpoint })).toContain('/tool_config/endpoint'),
  );

  it('warns when the path needs an input that callers may leave out', () => {
    const compiled = compileHttpTool({ base_url: 'https://a.test', endpoint: '/{note}' }, schema);
    expect(compiled).toMatchObject({ warnings: [{ path: '/tool_input_schema/required' }] });
  });
});

describe('query', () => {
  it('encodes names and values, repeats arrays and leaves out what was left out', () => {
    const query = {
      'a b': '{{sku}}',
      tag: '{{tags}}',
      fixed: 1,
      on: true,
      both: ['x', '{{limit}}'],
      text: 'n={{note}}',
      off: '{{item}}',
    };
    expect(url({ query }, { sku: 'x&admin=1#', tags: ['a', 'b&c'], limit: 5 })).toBe(
      'https://api.example.test/v1?a%20b=x%26admin%3D1%23&tag=a&tag=b%26c&fixed=1&on=true&both=x&both=5',
    );
  });

  it('leaves out a null and an empty array, and keeps an empty text', () =>
    expect(url({ query: { a: '{{sku}}', b: '{{tags}}', c: '{{note}}' } }, { sku: null, tags: [], note: '' })).toBe(
      'https://api.example.test/v1?c=',
    ));

  it.each([{ sku: {} }, { sku: [[1]] }, { sku: '\udc00' }])('refuses %j', (params) =>
    expect(refused({ query: { a: '{{sku}}' } }, params)).toEqual(['/sku']),
  );

  it.each([{ a: null }, { a: {} }, { a: [[]] }, { '{{sku}}': 1 }, { a: '{{unknown}}' }, { a: '{{sku' }])(
    'refuses %j at publish',
    (query) => expect(problemsOf({ query })[0]).toMatch(/^\/tool_config\/query\//),
  );
});

describe('headers', () => {
  it('fills values and leaves out what was left out', () => {
    const headers = { 'X-Sku': 'sku {{sku}}', 'X-Note': '{{note}}', 'X-Tenant': '{{context.tenant_id}}', 'X-Fixed': 1 };
    expect(build({ headers }, { sku: 'A-1' }).headers).toEqual({
      'x-sku': 'sku A-1',
      'x-tenant': 'acme',
      'x-fixed': '1',
    });
  });

  it.each(['a\r\nevil: 1', 'a\nb', 'a\0', 'é', '한', '\u2028'])('refuses the value %j', (sku) =>
    expect(refused({ headers: { 'X-Sku': '{{sku}}' } }, { sku })).toEqual(['/sku']),
  );

  it.each(['Host', 'content-length', 'Transfer-Encoding', 'connection', 'a b', 'a:b', '', 'X-{{sku}}', 'Ünicode'])(
    'refuses the name %s at publish',
    (name) => expect(problemsOf({ headers: { [name]: 'x' } })).toContain(`/tool_config/headers/${name}`),
  );

  it.each([{ a: 'x\ny' }, { a: null }, { a: [] }, { a: 'x', A: 'y' }, { a: '{{unknown}}' }])(
    'refuses %j at publish',
    (headers) => expect(problemsOf({ headers })).not.toEqual([]),
  );
});

describe('body', () => {
  const body = (template: unknown, params: Record<string, unknown>, extra = {}): string | null =>
    build({ method: 'POST', body: template, ...extra }, params).body;

  it('gives a value that is one placeholder the type of its input, and others its text', () => {
    const template = {
      sku: '{{sku}}',
      n: '{{inputs.limit}}',
      tags: '{{tags}}',
      text: '{{sku}}-{{limit}}',
      fixed: [1, null, true, ''],
    };
    expect(JSON.parse(body(template, { sku: 'A"b', limit: 3, tags: ['x'] })!)).toEqual({
      sku: 'A"b',
      n: 3,
      tags: ['x'],
      text: 'A"b-3',
      fixed: [1, null, true, ''],
    });
  });

  it('leaves out members and items that were left out, and keeps null', () =>
    expect(
      body(
        { a: '{{sku}}', b: { c: '{{note}}' }, d: ['{{note}}', '{{limit}}'], e: 'x{{note}}' },
        { sku: null, limit: 1 },
      ),
    ).toBe('{"a":null,"b":{},"d":[1]}'));

  it('sends an input that is the whole body, and none when it was left out', () => {
    expect(body('{{item}}', { item: { a: 1 } })).toBe('{"a":1}');
    expect(body('{{item}}', {})).toBeNull();
  });

  it('says what it sends', () => {
    expect(build({ method: 'POST', body: {} }).headers).toEqual({ 'content-type': 'application/json' });
    expect(
      build({ method: 'POST', body: {}, headers: { 'Content-Type': 'application/merge-patch+json' } }).headers,
    ).toEqual({
      'content-type': 'application/merge-patch+json',
    });
    expect(build({ method: 'POST' }).headers).toEqual({});
  });

  it('writes a form when the content type says so', () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(
      body({ a: '{{sku}}', b: '{{note}}', c: 1, d: '{{tags}}' }, { sku: 'x&y=z', tags: [1, 2] }, { headers }),
    ).toBe('a=x%26y%3Dz&c=1&d=1&d=2');
    expect(problemsOf({ method: 'POST', body: { a: {} }, headers })).toEqual(['/tool_config/body/a']);
  });

  it('keeps a member called __proto__ a member', () =>
    expect(body(JSON.parse('{"__proto__":"{{sku}}"}'), { sku: 'x' })).toBe('{"__proto__":"x"}'));

  it('takes no member names from inputs', () =>
    expect(problemsOf({ method: 'POST', body: { a: { '{{sku}}': 1 } } })).toEqual(['/tool_config/body/a/{{sku}}']));
});

describe('a number that JavaScript has rounded', () => {
  const big = 9007199254740993; // Arrives as …992.

  it.each([
    ['path', { endpoint: '/items/{sku}' }, { sku: big }, ['/sku']],
    ['query of the endpoint', { endpoint: '/find?q={note}' }, { note: big }, ['/note']],
    [
      'query',
      { query: { limit: '{{limit}}', tags: '{{tags}}' } },
      { limit: -big, tags: [1, big] },
      ['/limit', '/tags/1'],
    ],
    ['headers', { headers: { 'X-Note': 'no {{note}}' } }, { note: big }, ['/note']],
    [
      'body',
      { method: 'POST', body: { a: '{{item}}' } },
      { item: { id: big, of: [{ id: big }] } },
      ['/item/id', '/item/of/0/id'],
    ],
    ['text of a body', { method: 'POST', body: 'no {{note}}' }, { note: big }, ['/note']],
  ])('is refused in the %s, by its pointer', (_, config, params, paths) =>
    expect(refused(config, params)).toEqual(paths),
  );

  it('keeps its digits when it is given as a string, as do all that JavaScript can hold', () => {
    expect(url({ endpoint: '/items/{sku}' }, { sku: '9007199254740993' })).toMatch(/9007199254740993$/);
    expect(url({ endpoint: '/items/{sku}' }, { sku: Number.MAX_SAFE_INTEGER })).toMatch(/9007199254740991$/);
  });
});

describe('config', () => {
  it('keeps an idempotency key beside the headers of the config', () =>
    expect(compile({ method: 'POST', body: {} }).buildRequest({}, context, null, 'key-1').headers).toMatchObject({
      'idempotency-key': 'key-1',
    }));

  it('takes the base URL of its source', () => {
    const compiled = compileHttpTool({ source_ref: 'erp', endpoint: '/items/{sku}' }, schema);
    const { tool } = compiled as { tool: HttpTool };
    expect(tool.sourceRef).toBe('erp');
    expect(tool.buildRequest({ sku: 'a' }, context, 'http://erp.test:8080/api').url.href).toBe(
      'http://erp.test:8080/api/items/a',
    );
  });

  it.each<[Record<string, unknown>, string]>([
    [{ base_url: undefined }, '/tool_config/base_url'],
    [{ source_ref: 'erp' }, '/tool_config/base_url'],
    [{ base_url: 'https://{{sku}}.test' }, '/tool_config/base_url'],
    [{ base_url: 'http://10.0.0.1/' }, '/tool_config/base_url'],
    [{ base_url: 'http://2852039166/' }, '/tool_config/base_url'],
    [{ base_url: 'https://u:p@a.test' }, '/tool_config/base_url'],
    [{ method: 'get' }, '/tool_config/method'],
    [{ method: 'CONNECT' }, '/tool_config/method'],
    [{ method: 'DELETE' }, '/tool_config/mode'],
    [{ body: {} }, '/tool_config/body'],
    [{ method: 'POST', body: {}, headers: { 'content-type': 'text/xml' } }, '/tool_config/headers'],
    [{ auth: { type: 'bearer' } }, '/tool_config/auth/secret_ref'],
    [{ auth: { type: 'bearer', secret_ref: 'abc' } }, '/tool_config/auth/secret_ref'],
    [
      { auth: { type: 'bearer', secret_ref: 'env:QM_SECRET_A' }, headers: { authorization: '{{sku}}' } },
      '/tool_config/headers/authorization',
    ],
    [{ auth: {} }, '/tool_config/auth/type'],
    [{ max_response_bytes: 0 }, '/tool_config/max_response_bytes'],
    [{ max_response_bytes: 9_000_000 }, '/tool_config/max_response_bytes'],
    [{ retries: 6 }, '/tool_config/retries'],
    [{ method: 'POST', retries: 1 }, '/tool_config/retries'],
    [{ result_path: 'data' }, '/tool_config/result_path'],
    [{ methd: 'GET' }, '/tool_config/methd'],
    [{ query: 'a=b' }, '/tool_config/query'],
    [{ headers: [] }, '/tool_config/headers'],
    [{ endpoint: 7 }, '/tool_config/endpoint'],
  ])('refuses %j at publish', (config, path) => expect(problemsOf(config)).toContain(path));

  it('accepts a whole config, common fields included', () =>
    expect(
      problemsOf({
        mode: 'write',
        timeout_ms: 1_000,
        required_role: 'editor',
        max_concurrency: 2,
        method: 'PUT',
        endpoint: '/items/{sku}',
        auth: { type: 'basic', username: 'ops', secret_ref: 'file:erp' },
        retries: 3,
        body: { quantity: '{{limit}}' },
        result_path: '/data',
        max_response_bytes: 8 * 1024 * 1024,
      }),
    ).toEqual([]));

  it('never throws, whatever the config says', () => {
    const name = fc.constantFrom(
      'base_url',
      'source_ref',
      'endpoint',
      'method',
      'headers',
      'query',
      'body',
      'auth',
      'retries',
      'result_path',
    );
    fc.assert(fc.property(fc.dictionary(name, fc.jsonValue()), (config) => void compileHttpTool(config, schema)));
  });
});

describe('whatever the inputs are', () => {
  const tool = compile({
    method: 'POST',
    endpoint: '/items/{sku}/{warehouse}-{limit}?q={note}',
    query: { tag: '{{tags}}', note: 'n{{note}}', all: '{{item}}' },
    headers: { 'X-Sku': '{{sku}}', 'X-Note': 'note {{note}}', 'X-Fixed': 'a' },
    body: { item: '{{item}}', note: '{{note}}', text: '{{sku}}{{limit}}' },
  });
  const hostile = fc.constantFrom(
    '..',
    '.',
    '/',
    '\\',
    '//evil.test',
    '@evil.test',
    '%2e%2e',
    '?',
    '#',
    '\r\nx: 1',
    '{{sku}}',
    '%00',
    '',
    ':80',
    ';',
    '\u2025',
    '../..',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join('')),
  );
  const value = fc.oneof(
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const params = fc.record({ sku: value, warehouse: value, limit: value, tags: value, item: value, note: value });

  it('host, method, number of path segments, query names and header names stay what the config says', () => {
    fc.assert(
      fc.property(params, (inputs) => {
        let request: HttpRequest;
        try {
          request = tool.buildRequest(inputs, context, null);
        } catch (error) {
          expect(error).toBeInstanceOf(ToolError);
          expect((error as ToolError).code).toBe('INVALID_PARAMS');
          return;
        }
        expect(request.method).toBe('POST');
        // As it goes over the wire, read again by another party.
        const sent = new URL(request.url.pathname + request.url.search, 'https://api.example.test');
        expect(sent.origin).toBe('https://api.example.test');
        expect(request.url.hash).toBe('');
        expect(request.url.username + request.url.password).toBe('');
        const segments = sent.pathname.split('/');
        expect(segments).toHaveLength(5);
        expect(segments.slice(0, 3)).toEqual(['', 'v1', 'items']);
        for (const segment of segments.slice(1)) expect(segment).not.toBe('');
        for (const name of sent.searchParams.keys()) expect(['q', 'tag', 'note', 'all']).toContain(name);
        for (const [name, header] of Object.entries(request.headers)) {
          expect(['x-sku', 'x-note', 'x-fixed', 'content-type']).toContain(name);
          expect(header).toMatch(/^[\t\x20-\x7e]*$/);
        }
        expect(JSON.parse(request.body!)).toBeInstanceOf(Object);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a text in the path arrives at the service as it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (sku) => {
        const wrong = refused({ endpoint: '/items/{sku}' }, { sku });
        if (wrong.length > 0) return;
        const { pathname } = build({ endpoint: '/items/{sku}' }, { sku }).url;
        expect(decodeURIComponent(pathname.slice('/v1/items/'.length))).toBe(sku);
      }),
    );
  });
});
