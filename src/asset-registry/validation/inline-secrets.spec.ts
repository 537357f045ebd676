import fc from 'fast-check';
import type { AssetContent } from '../asset.js';
import { findInlineSecrets, maskInlineSecrets } from './inline-secrets.js';
import { parseSecretReference } from './secret-reference.js';

const paths = (type: Parameters<typeof findInlineSecrets>[0], content: Partial<AssetContent>): string[] =>
  findInlineSecrets(type, content).map((problem) => problem.path);

describe('parseSecretReference', () => {
  it.each([
    ['env:QM_SECRET_INVENTORY_PASSWORD', { store: 'env', name: 'QM_SECRET_INVENTORY_PASSWORD' }],
    ['file:inventory-password', { store: 'file', name: 'inventory-password' }],
    ['file:tls.key', { store: 'file', name: 'tls.key' }],
  ])('reads %s', (text, expected) => expect(parseSecretReference(text)).toEqual(expected));

  it.each([
    'env:DATABASE_URL',
    'env:QM_SECRET_',
    'env:QM_DATA',
    'env:QM_SECRET_lower',
    'env:QM_SECRET_A\n',
    'file:../etc/passwd',
    'file:/etc/passwd',
    'file:a/b',
    'file:..',
    'file:.hidden',
    'file:a\\b',
    'file:a\0b',
    'file:',
    'ENV:QM_SECRET_A',
    ' env:QM_SECRET_A',
    'vault:x',
    'hunter2',
    '',
    7,
    null,
  ])('refuses %j', (text) => expect(parseSecretReference(text)).toBeNull());
});

describe('findInlineSecrets', () => {
  it.each<[string, unknown]>([
    ['password', 'hunter2'],
    ['password', 12345678],
    ['passwd', 'x'],
    ['clientSecret', 'abc'],
    ['api_key', 'abc'],
    ['X-Api-Key', 'abc'],
    ['X-Auth-Token', 'abc'],
    ['accessToken', 'abc'],
    ['private_key', 'abc'],
    ['Authorization', 'Bearer abc'],
    ['Authorization', 'Basic YTpi'],
    ['Proxy-Authorization', 'abc'],
    ['Cookie', 'session=abc'],
    ['secret_ref', 'hunter2'],
    ['secret_ref', 'env:DATABASE_URL'],
    ['pass', 'abc'],
    ['dbPass', 'abc'],
    ['dsn', 'postgres://db.example/x'],
    ['connection_string', 'abc'],
    ['connectionUri', 'abc'],
    ['password1', 'abc'],
    ['secret_value', 'abc'],
    ['auth', 'abc'],
    ['master_key_v2', 'abc'],
  ])('reports a field %s with the literal value %j', (name, value) => {
    expect(paths('source', { content: { connection: { [name]: value } } })).toEqual([`/content/connection/${name}`]);
  });

  it.each<[string, unknown]>([
    ['password', 'env:QM_SECRET_DB'],
    ['secret_ref', 'file:db-password'],
    ['token', '{{token}}'],
    ['Authorization', 'Bearer {{inputs.token}}'],
    ['password', ''],
    ['password', null],
    ['password', true],
    ['token_type', 'bearer'],
    ['grant_type', 'password'],
    ['max_tokens', 512],
    ['tokenizer', 'words'],
    ['sort_key', 'name'],
    ['secretary', 'kim'],
  ])('accepts a field %s with the value %j', (name, value) => {
    expect(paths('tool', { tool_config: { headers: { [name]: value } } })).toEqual([]);
  });

  it.each([
    'X-Auth-Key',
    'Ocp-Apim-Subscription-Key',
    'DD-APPLICATION-KEY',
    'x-functions-key',
    'X-Secret-Value',
    'X-Token-2',
    'X-Authorization-Copy',
    'authentication',
  ])('reports a literal header %s, as a field and in a list', (name) => {
    expect(paths('tool', { tool_config: { headers: { [name]: 'abc' } } })).toEqual([`/tool_config/headers/${name}`]);
    expect(paths('tool', { tool_config: { headers: [{ name, value: 'abc' }] } })).toEqual([
      '/tool_config/headers/0/value',
    ]);
    expect(paths('tool', { tool_config: { headers: { [name]: 'env:QM_SECRET_KEY' } } })).toEqual([]);
    expect(paths('tool', { tool_config: { headers: { [name]: '{{inputs.key}}' } } })).toEqual([]);
  });

  it.each([
    'Idempotency-Key',
    'Surrogate-Key',
    'X-Author',
    'X-Authority',
    'X-Keywords',
    'X-Monkey',
    'X-Max-Tokens',
    'X-Auth-Type',
    'Accept',
    'Content-Type',
  ])('accepts a literal header %s', (name) => {
    expect(paths('tool', { tool_config: { headers: { [name]: 'abc' } } })).toEqual([]);
  });

  it.each([
    'primary_key',
    'partition_key',
    'sortKey',
    'public_key',
    'keyspace',
    'key_id',
    'author',
    'auth_type',
    'compass',
  ])('accepts a connection field %s', (name) =>
    expect(paths('source', { content: { connection: { [name]: 'abc' } } })).toEqual([]),
  );

  it.each(['key', 'auth_key', 'key_field'])(
    'accepts a field %s of a body, whose names are those of a service',
    (name) => {
      expect(paths('tool', { tool_config: { body: { [name]: 'abc' } } })).toEqual([]);
    },
  );

  it.each([
    'postgres://app:hunter2@db.example/inventory',
    'see https://user:pa%20ss@host/x for more',
    'host=db user=app password=hunter2 dbname=x',
    'Server=db;User Id=app;Password=hunter2;',
    'https://api.example/v1?api_key=abcd1234',
    '/v1/items?limit=1&access_token=abcd1234',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
    'Bearer abcdef123456789',
    `qm_${'a'.repeat(43)}`,
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP',
    'AKIAABCDEFGHIJKLMNOP',
    `ghp_${'a1'.repeat(18)}`,
  ])('reports %j wherever it stands', (text) => {
    expect(paths('query', { query_sql: text })).toEqual(['/query_sql']);
    expect(paths('tool', { description: text })).toEqual(['/description']);
    expect(paths('mapping', { content: { keywords: ['a', text] } })).toEqual(['/content/keywords/1']);
  });

  it.each([
    'postgres://db.example/inventory',
    'postgres://app@db.example:5432/inventory',
    'https://host:8080/a@b',
    'SELECT * FROM users WHERE "user"=$1 AND password=$2 AND user=$1 AND password={{p}}',
    '/v1/items?token={{token}}',
    'Basic inventory of the warehouse',
    'Bearer authentication is used.',
    'passwords are never answered',
  ])('accepts the text %j', (text) => expect(paths('query', { query_sql: text, description: text })).toEqual([]));

  it('leaves the words of a vocabulary alone, since its keys are user words and not fields', () => {
    expect(
      paths('mapping', { content: { aliases: { token: 'token_count', 비밀번호: 'x', password: 'logins' } } }),
    ).toEqual([]);
  });

  it('reports literal defaults in a schema and leaves the schema of a secret input alone', () => {
    const properties = { token: { type: 'string', writeOnly: true }, password: { type: 'string', default: 'hunter2' } };
    expect(paths('tool', { tool_input_schema: { type: 'object', required: ['token'], properties } })).toEqual([
      '/tool_input_schema/properties/password/default',
    ]);
  });

  it('reports headers written as a list of names and values, and keys hidden in auth', () => {
    const tool_config = {
      headers: [{ name: 'X-Api-Key', value: 'abc' }],
      auth: { type: 'api_key', in: 'header', name: 'X-Api-Key', value: 'abc', secret_ref: 'env:QM_SECRET_KEY' },
      api_keys: ['one', 'env:QM_SECRET_TWO'],
    };
    expect(paths('tool', { tool_config })).toEqual([
      '/tool_config/api_keys/0',
      '/tool_config/auth/value',
      '/tool_config/headers/0/value',
    ]);
  });

  it('never repeats the secret in what it says', () => {
    const found = findInlineSecrets('source', { content: { password: 'hunter2', url: 'amqp://a:hunter2@h/' } });
    expect(found).toHaveLength(2);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('masks what it finds, and nothing else', () => {
    const content = {
      description: 'see https://user:pass@host/x',
      content: { connection: { host: 'db', password: 'hunter2', roles: [{ user: 'app', pass: 'x' }] } },
    };
    expect(maskInlineSecrets('source', content)).toEqual({
      description: '[secret]',
      content: { connection: { host: 'db', password: '[secret]', roles: [{ user: 'app', pass: '[secret]' }] } },
    });
    expect(content.content.connection.password).toBe('hunter2');
  });

  it('never throws, and finds a password at any depth of any document', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 4 }), fc.array(fc.string(), { maxLength: 50 }), (noise, path) => {
        let content: Record<string, unknown> = { ...noise, password: 'hunter2' };
        for (const key of path) content = { [key === '__proto__' ? 'x' : key]: content };
        const pointers = paths('source', { content });
        expect(pointers.some((pointer) => pointer.endsWith('/password'))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('looks at a deep document and a long hostile text in bounded time', () => {
    let deep: unknown = { password: 'x' };
    for (let level = 0; level < 900; level += 1) deep = { a: deep };
    const hostile = [
      'user='.repeat(20_000),
      'a://'.repeat(20_000),
      'bearer '.repeat(20_000),
      `a:${'a'.repeat(80_000)}`,
    ];
    const started = performance.now();
    expect(paths('source', { content: { deep, hostile } })).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
