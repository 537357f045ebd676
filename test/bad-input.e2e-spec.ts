import fc from 'fast-check';
import { ERROR_CATALOGUE } from '../src/errors/error-catalogue.js';
import { RouteTable } from '../src/http/route-table.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

interface Target {
  method: string;
  url: string;
}

const RUNS = 400;

/** They have the shape of a cursor, and PostgreSQL can read none of them. */
const FORGED_CURSORS = [
  '2026-13-45T99:99:99.000000Z x',
  '2026-02-30T00:00:00.000000Z 3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b',
  '0000-01-01T00:00:00.000000Z 3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b',
  `2026-01-28T09:30:00.000000Z ${'-'.repeat(36)}`,
].map((text) => Buffer.from(text).toString('base64url'));

/** Values that have broken servers: wrong types, edges of numbers, names of inherited fields, SQL, paths, control characters. */
const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e308,
    2 ** 53,
    '',
    ' ',
    [],
    {},
    [[]],
    [null],
    { constructor: 1 },
    { then: 1 },
  ),
  fc.constantFrom<unknown>(
    "'; DROP TABLE tb_api_key; --",
    '../../etc/passwd',
    '%',
    '\u0000',
    '\ud800',
    '\u202e',
    '{{x}}',
    '$1',
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
);

describe('every route of the server, given whatever', () => {
  let database: TestDatabase;
  let app: WholeApp;
  let routes: Target[];
  let fields: string[];
  let lists: string[];
  let ids: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startWholeApp(database.url);
    routes = app.app
      .get(RouteTable)
      .all()
      .filter(({ method, url }) => !['HEAD', 'OPTIONS'].includes(method) && !/^\/(docs|metrics)/.test(url))
      .map(({ method, url }) => ({ method, url }));
    const document = (await app.call('GET', '/docs-json')).body;
    fields = [
      ...new Set(
        Object.values<{ properties?: object }>(document.components.schemas).flatMap((s) =>
          Object.keys(s.properties ?? {}),
        ),
      ),
    ];
    lists = Object.entries<{ get?: { parameters?: { name: string }[] } }>(document.paths)
      .filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'cursor'))
      .map(([path]) => path);
    const made = await app.call('POST', '/ops/tool-assets', { name: 'victim' });
    ids = [made.body.data.asset.asset_id, '3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b'];
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const target = () => fc.nat().map((n) => routes[n % routes.length]!);
  const segment = () =>
    fc.oneof(
      fc.nat().map((n) => ids[n % ids.length]!),
      fc
        .string({ unit: 'binary', minLength: 1, maxLength: 80 })
        .map((text) => encodeURIComponent(text.toString().replace(/\p{Cs}/gu, '?'))),
    );
  const document = () =>
    fc.oneof(
      nasty,
      fc.dictionary(
        fc.nat().map((n) => fields[n % fields.length]!),
        nasty,
        { maxKeys: 6 },
      ),
    );

  async function expectForeseen(route: Target, path: string, raw: string | Uint8Array | undefined): Promise<void> {
    // fetch sends no body with GET.
    const answer = await app.call(route.method, path, undefined, route.method === 'GET' ? {} : { raw });
    const what = `${route.method} ${path} ${String(raw)} -> ${answer.status} ${JSON.stringify(answer.body)}`;
    if (answer.status >= 500) throw new Error(what);
    if (answer.status >= 400) {
      const { error, trace_id } = answer.body.data;
      const known = ERROR_CATALOGUE[error as keyof typeof ERROR_CATALOGUE] as { status: number } | undefined;
      if (known?.status !== answer.status || !/^[0-9a-f]{32}$/.test(trace_id)) throw new Error(what);
    } else if (answer.body.code !== 0) {
      throw new Error(what);
    }
  }

  it('as bytes of a body answers what is documented, and never a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(target(), segment(), fc.uint8Array({ maxLength: 200 }), (route, id, bytes) =>
        expectForeseen(route, route.url.replace(/:\w+/g, id), bytes),
      ),
      { numRuns: RUNS },
    );
  }, 60_000);

  it('as JSON of any shape answers what is documented, and never a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(target(), segment(), document(), (route, id, value) =>
        expectForeseen(route, route.url.replace(/:\w+/g, id), JSON.stringify(value)),
      ),
      { numRuns: RUNS },
    );
  }, 60_000);

  it('as the cursor of any list answers 400', async () => {
    const answers = await Promise.all(
      lists.flatMap((path) =>
        FORGED_CURSORS.map(async (cursor) => {
          const { status, body } = await app.call('GET', `${path}?cursor=${cursor}`);
          return { path, status, error: body.data.error };
        }),
      ),
    );
    expect(lists).toEqual(expect.arrayContaining(['/asset-registry/assets', '/ops/keys', '/ops/executions']));
    expect(answers.filter(({ status, error }) => status !== 400 || error !== 'MALFORMED_REQUEST')).toEqual([]);
  });

  it('as a query answers what is documented, and never a 5xx', async () => {
    const parameter = fc.constantFrom(
      'cursor',
      'limit',
      'q',
      'name',
      'tag',
      'status',
      'asset_type',
      'against',
      'guard',
      'x',
    );
    const value = fc.oneof(
      fc.constantFrom('%00', '%ff', '1e3', '-1', '%7B%7D', 'a&limit=2', ...FORGED_CURSORS),
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => encodeURIComponent(text.replace(/\p{Cs}/gu, '?'))),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(target(), segment(), parameter, value, (route, id, name, text) =>
        expectForeseen(route, `${route.url.replace(/:\w+/g, id)}?${name}=${text}`, '{}'),
      ),
      { numRuns: RUNS },
    );
  }, 60_000);
});
