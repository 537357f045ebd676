import fc from 'fast-check';
import { createTestSource, type TestSource } from '../../../../test/support/test-source.js';
import { settlesWithin } from '../../../../test/support/until.js';
import type { JsonObject } from '../../../asset-registry/asset.js';
import { PostgresPools } from '../../../sources/postgres/postgres-pools.js';
import type { ToolError } from '../../tool-error.js';
import type { ToolContext, ToolMode } from '../../tool.js';
import { isRefusal } from './bind-type-resolution.js';
import type { ResultKind } from './output-columns.js';
import { loadSqlParser } from './sql-parser.js';
import { checkStatement } from './sql-statement.js';
import { checkSqlTool } from './sql-tool-check.js';
import { SqlTool, type SqlToolDefinition } from './sql-tool.js';

let source: TestSource;
let pools: PostgresPools;

beforeAll(async () => {
  await loadSqlParser();
  source = await createTestSource(`
    CREATE TYPE mood AS ENUM ('calm', 'busy');
    CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id text NOT NULL DEFAULT 'acme',
      sku varchar(64) UNIQUE, qty int NOT NULL DEFAULT 0 CHECK (qty >= 0), price numeric(12,2), ratio double precision,
      key uuid, at timestamptz, day date, data jsonb, tags text[], ok boolean, mood mood);
    INSERT INTO items (sku, qty, price, ratio, key, at, day, data, tags, ok, mood)
      SELECT 'S' || n, n, n / 4.0, n / 8.0, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
        timestamptz '2026-01-28 00:00+00' + n * interval '1 hour', date '2026-01-28' + n, jsonb_build_object('list', jsonb_build_array(n, n + 1)),
        ARRAY['t' || n % 3, 'all'], n % 2 = 0, CASE WHEN n % 2 = 0 THEN 'calm'::mood ELSE 'busy' END
      FROM generate_series(1, 300) n;
    CREATE FUNCTION counted() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT count(*) FROM items';
    CREATE FUNCTION touch(i items) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1';
    CREATE FUNCTION noted(a mood, b mood) RETURNS boolean LANGUAGE sql VOLATILE AS 'SELECT true';
    CREATE OPERATOR <<>> (FUNCTION = noted, LEFTARG = mood, RIGHTARG = mood);
    CREATE TABLE private (secret text); CREATE TABLE written (what text);
    CREATE TABLE pings (n int);
    CREATE FUNCTION ping(n int) RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO pings VALUES (n) RETURNING n';
    CREATE PROCEDURE write_down(what text) LANGUAGE sql AS 'INSERT INTO written VALUES (what)';`);
  await source.admin.query(`REVOKE ALL ON private FROM ${source.settings.read.user}`);
  pools = new PostgresPools(source.settings);
});
afterAll(async () => {
  await pools.close(1000);
  await source.drop();
});

const context = (overrides: Partial<ToolContext> = {}): ToolContext => ({
  tenantId: 'acme',
  actor: 'key:tests',
  roles: ['operator'],
  traceId: 'trace',
  signal: new AbortController().signal,
  deadline: Date.now() + 60_000,
  ...overrides,
});
interface Options {
  mode?: ToolMode;
  result?: ResultKind;
  maxResults?: number;
  allowFunctions?: () => string[];
  outputSchema?: JsonObject;
}
const definition = (template: string, properties: JsonObject = {}, options: Options = {}): SqlToolDefinition => ({
  template,
  inputSchema: { type: 'object', properties },
  mode: 'read',
  result: 'rows',
  maxResults: 100,
  allowFunctions: () => [],
  outputSchema: null,
  path: '/tool_config/query_template',
  ...options,
});
const tool = (template: string, properties: JsonObject = {}, options: Options = {}): SqlTool =>
  new SqlTool(definition(template, properties, options), () => pools);
const answer = async (
  template: string,
  properties: JsonObject,
  params: JsonObject,
  options: Options = {},
): Promise<unknown> => (await tool(template, properties, options).run(params, context())).data.parse();
const failure = async (work: Promise<unknown>): Promise<ToolError> => {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ name: 'ToolError' });
  return error as ToolError;
};

const string = { type: 'string' };
const integer = { type: 'integer' };
const number = { type: 'number' };
const boolean = { type: 'boolean' };

describe('the type that an input binds as', () => {
  it.each<[template: string, schema: JsonObject, value: unknown, rows: number]>([
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR sku = {{x}}', string, 'S7', 1],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR sku = {{x}}', string, undefined, 300],
    ['SELECT 1 FROM items WHERE qty = {{x}} OR {{x}} IS NULL', integer, 7, 1],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR qty = {{x}}', integer, 7, 1],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR id = {{x}}', string, '7', 1],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR price >= {{x}}', number, 74.75, 2],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR ratio = {{x}}', number, 0.125, 1],
    [
      'SELECT 1 FROM items WHERE {{x}} IS NULL OR key = {{x}}',
      { ...string, format: 'uuid' },
      '00000000-0000-4000-8000-000000000007',
      1,
    ],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR key = {{x}}', string, '00000000-0000-4000-8000-000000000007', 1],
    [
      'SELECT 1 FROM items WHERE {{x}} IS NULL OR at < {{x}}',
      { ...string, format: 'date-time' },
      '2026-01-28T05:00:00+02:00',
      2,
    ],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR at < {{x}}', string, '2026-01-28T03:00:00Z', 2],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR day = {{x}}', { ...string, format: 'date' }, '2026-01-30', 1],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR mood = {{x}}', { enum: ['calm', 'busy'] }, 'calm', 150],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR ok = {{x}}', boolean, true, 150],
    ['SELECT 1 FROM items WHERE {{x}} IS NOT TRUE OR qty < 10', boolean, true, 9],
    ['SELECT 1 FROM items WHERE sku = ANY({{x}})', { type: 'array', items: string }, ['S1', 'S2', 'none', null], 2],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR sku = ANY({{x}})', { type: 'array', items: string }, ['S1'], 1],
    ['SELECT 1 FROM items WHERE {{x}} IS NULL OR qty = ANY({{x}})', { type: 'array', items: integer }, [1, 2], 2],
    [
      'SELECT 1 FROM items WHERE {{x}} IS NULL OR key = ANY({{x}})',
      { type: 'array', items: string },
      ['00000000-0000-4000-8000-000000000007'],
      1,
    ],
    ['SELECT 1 FROM items WHERE tags && {{x}}', { type: 'array', items: string }, ['t1'], 100],
    ['SELECT 1 FROM items WHERE data @> {{x}}', { type: 'object' }, { list: [7] }, 2],
    ["SELECT 1 FROM items WHERE (data -> 'list') ->> {{x}} = '7'", integer, 0, 1],
    ["SELECT 1 FROM items WHERE data -> 'list' -> {{x}} = '7'", integer, 1, 1],
    ['SELECT 1 FROM items WHERE left(sku, {{x}}) = sku', integer, 2, 9],
    ["SELECT 1 FROM items WHERE at < timestamptz '2026-01-28 00:00+00' + make_interval(hours => {{x}})", integer, 3, 2],
    ["SELECT 1 FROM items WHERE day = date '2026-01-28' + {{x}}", integer, 2, 1],
    ['SELECT 1 FROM items LIMIT {{x}}', integer, 5, 5],
    ['SELECT 1 FROM items LIMIT {{x}}', integer, undefined, 300],
    ["SELECT 1 FROM items WHERE sku LIKE {{x}} || '%'", string, 'S29', 11],
    ['SELECT 1 FROM items WHERE id BETWEEN {{x}} AND {{x}} + 10', integer, 10, 11],
    ['SELECT 1 FROM items WHERE sku = {{x}}', integer, 7, 0],
    [
      'SELECT 1 FROM jsonb_to_recordset({{x}}) AS r(sku text) JOIN items USING (sku)',
      { type: 'array', items: { type: 'object' } },
      [{ sku: 'S1' }, { sku: 'S2' }],
      2,
    ],
    ['SELECT 1 FROM generate_series(1, {{x}})', { $ref: '#/$defs/count' }, 4, 4],
  ])('suits %s with %j', async (template, schema, value, rows) => {
    const inputs = definition(template, { x: schema }, { maxResults: 1000 });
    const runs = new SqlTool(
      { ...inputs, inputSchema: { ...inputs.inputSchema, $defs: { count: integer } } },
      () => pools,
    );
    const outcome = await runs.run(value === undefined ? {} : { x: value }, context());
    expect(outcome.rowCount).toBe(rows);
  });

  it('is what the schema says where nothing else decides', async () => {
    const template =
      'SELECT {{n}} AS n, {{i}} AS i, {{b}} AS b, {{s}} AS s, {{l}} AS l, {{o}} AS o, {{a}} + {{i}} AS sum';
    const schema = {
      n: number,
      i: integer,
      b: boolean,
      s: string,
      l: { type: 'array', items: integer },
      o: { type: 'object' },
      a: integer,
    };
    const params = { n: 1.5, i: 2, b: true, s: 'x', l: [1, 2], o: { k: [null] }, a: 40 };
    expect(await answer(template, schema, params)).toEqual([
      { n: 1.5, i: 2, b: true, s: 'x', l: [1, 2], o: { k: [null] }, sum: 42 },
    ]);
  });
});

describe('a SQL tool', () => {
  it('answers rows, the first row or null, or how many there were', async () => {
    expect(
      await answer('SELECT sku, price FROM items WHERE qty <= {{n}} ORDER BY qty', { n: integer }, { n: 2 }),
    ).toEqual([
      { sku: 'S1', price: 0.25 },
      { sku: 'S2', price: 0.5 },
    ]);
    expect(
      await answer('SELECT sku FROM items WHERE sku = {{x}}', { x: string }, { x: 'S1' }, { result: 'row' }),
    ).toEqual({ sku: 'S1' });
    expect(
      await answer('SELECT sku FROM items WHERE sku = {{x}}', { x: string }, { x: 'no' }, { result: 'row' }),
    ).toBeNull();
    expect(
      await answer(
        'UPDATE items SET ok = ok WHERE qty < {{n}}',
        { n: integer },
        { n: 4 },
        { mode: 'write', result: 'affected' },
      ),
    ).toEqual({ affected: 3 });
  });

  it('keeps the digits of numbers in its text', async () => {
    const { data } = await tool("SELECT 9007199254740993 AS big, 0.1000::numeric AS exact, 'NaN'::float8 AS nan").run(
      {},
      context(),
    );
    expect(data.text).toBe('[{"big":9007199254740993,"exact":0.1000,"nan":"NaN"}]');
  });

  it('says when there were more rows than it answers', async () => {
    const outcome = await tool('SELECT sku FROM items', {}, { maxResults: 10 }).run({}, context());
    expect(outcome).toMatchObject({ rowCount: 10, truncated: true, source: 'stock' });
    expect(outcome.data.parse()).toHaveLength(10);
    expect(await tool('SELECT sku FROM items LIMIT 10', {}, { maxResults: 10 }).run({}, context())).toMatchObject({
      rowCount: 10,
      truncated: false,
    });
  });

  it.each(['SELECT count(*) AS c, generate_series(1, 6000000) FROM items', 'SELECT generate_series(1, 6000000)'])(
    'stops at the source where more rows come than it answers: %s',
    async (template) => {
      const bounds = { maxResults: 3 };
      expect(await tool(template, {}, bounds).run({}, context())).toMatchObject({ rowCount: 3, truncated: true });
      const counted = await tool(template, {}, { ...bounds, result: 'affected' }).run({}, context());
      expect(counted).toMatchObject({ data: { text: '{"affected":3}' }, truncated: true });
    },
  );

  it.each<[ResultKind, unknown]>([
    ['rows', [{ ping: 1 }, { ping: 2 }]],
    ['row', { ping: 1 }],
    ['affected', { affected: 300 }],
  ])('does all the work of a SELECT that writes, and answers what of it was asked for: %s', async (result, data) => {
    const write = tool('SELECT ping(n) FROM generate_series(1, 300) n', {}, { mode: 'write', result, maxResults: 2 });
    const written = async () => Number((await source.admin.query('SELECT count(*) AS n FROM pings')).rows[0].n);
    await source.admin.query('TRUNCATE pings');
    const alone = await write.run({}, context());
    expect([alone.data.parse(), alone.truncated]).toEqual([data, result !== 'affected']);
    expect(await written()).toBe(300);
    const call = await write.bind({}, context());
    await call.pools.withWriteTransaction(context(), async (transaction) => {
      await call.runIn(transaction);
      await transaction.commit();
    });
    expect(await written()).toBe(600);
  });

  const output = (properties: JsonObject): JsonObject => ({ type: 'array', items: { type: 'object', properties } });

  it.each<[string, Options]>([
    ['SELECT 1 AS a, 2 AS a', {}],
    ["SELECT 'text' AS a", { outputSchema: output({ a: integer }) }],
    ["INSERT INTO written VALUES ('never') RETURNING what", { mode: 'write', outputSchema: { type: 'object' } }],
  ])('does not run where its columns do not fit, though its source was out of reach at publish: %s', async (...of) => {
    const error = await failure(tool(of[0], {}, of[1]).run({}, context()));
    expect(error.code).toBe('OUTPUT_MISMATCH');
    expect(error.details).toHaveLength(1);
    expect(await answer("SELECT 1 FROM written WHERE what = 'never'", {}, {})).toEqual([]);
  });

  it('notices a NULL that its output schema excludes, and a row that is not there', async () => {
    const outputSchema = output({ a: string, b: { type: ['string', 'null'] } });
    const rows = 'SELECT a, NULL::text AS b FROM (VALUES (1, {{x}}), (2, NULL)) v(n, a) WHERE n <= {{n}} ORDER BY n';
    const run = (n: number) => tool(rows, { x: string, n: integer }, { outputSchema }).run({ x: 'y', n }, context());
    expect((await run(1)).data.parse()).toEqual([{ a: 'y', b: null }]);
    expect(await failure(run(2))).toMatchObject({ code: 'OUTPUT_MISMATCH', details: [{ path: '/1/a' }] });

    const one = { result: 'row' as const, outputSchema: { type: 'object' } };
    expect(await failure(tool('SELECT 1 AS a WHERE false', {}, one).run({}, context()))).toMatchObject({
      code: 'OUTPUT_MISMATCH',
      details: [{ path: '' }],
    });
  });

  it('says that a write was done whose answer does not fit', async () => {
    const template = "INSERT INTO written VALUES ('done') RETURNING NULL::text AS a";
    const error = await failure(
      tool(template, {}, { mode: 'write', outputSchema: output({ a: string }) }).run({}, context()),
    );
    expect([error.code, error.message]).toEqual(['OUTPUT_MISMATCH', expect.stringContaining('The write was done')]);
    expect(await answer("SELECT what FROM written WHERE what = 'done'", {}, {})).toHaveLength(1);
    await source.admin.query("DELETE FROM written WHERE what = 'done'");
  });

  it('says what of its output only the values can show', async () => {
    const proves = async (template: string, outputSchema: JsonObject) => {
      const made = tool(template, {}, { outputSchema });
      await made.run({}, context());
      return made.provesOutput;
    };
    expect(await proves('SELECT sku FROM items', output({ sku: { type: ['string', 'null'] } }))).toBe(true);
    expect(await proves('SELECT mood FROM items', output({ mood: { enum: ['calm', 'busy'] } }))).toBe(false);
  });

  it('looks again at columns that DDL has changed', async () => {
    await source.admin.query('CREATE TABLE changing (a int NOT NULL); INSERT INTO changing VALUES (1)');
    await source.admin.query(`GRANT SELECT ON changing TO ${source.settings.read.user}`);
    const changing = tool('SELECT * FROM changing', {}, { outputSchema: output({ a: integer }) });
    await changing.run({}, context());
    expect(changing.provesOutput).toBe(true);
    await source.admin.query('ALTER TABLE changing ALTER a TYPE text');
    // The first answer is left to whoever holds it against the schema; the next call is refused by its columns.
    await changing.run({}, context());
    expect(changing.provesOutput).toBe(false);
    expect((await failure(changing.run({}, context()))).code).toBe('OUTPUT_MISMATCH');
  });

  it('supplies the tenant and the actor, which no caller can give', async () => {
    const template = 'SELECT {{context.tenant_id}} AS tenant, {{context.actor}} AS actor, {{tenant_id}} AS given';
    const params = { tenant_id: 'forged', actor: 'forged', 'context.actor': 'forged' };
    expect(await answer(template, { tenant_id: string }, params)).toEqual([
      { tenant: 'acme', actor: 'key:tests', given: 'forged' },
    ]);
  });

  it('lists every parameter that cannot be sent, by JSON Pointer', async () => {
    const template = 'SELECT 1 FROM items WHERE qty = {{n}} AND key = ANY({{keys}}) AND sku = {{s}}';
    const schema = { n: integer, keys: { type: 'array' }, s: string };
    const error = await failure(tool(template, schema).run({ n: 2 ** 40, keys: 'x', s: 'a\0' }, context()));
    expect(error.code).toBe('INVALID_PARAMS');
    expect(error.details.map(({ path }) => path)).toEqual(['/n', '/keys', '/s']);
  });

  it('lists every text that is no UUID or date, and points to one that only the source could tell', async () => {
    const template = 'SELECT {{u}}::uuid AS u, {{d}}::date AS d, {{t}}::timestamptz AS t, {{i}}::inet AS i';
    const made = tool(template, { u: string, d: string, t: string, i: string });
    const good = { u: '00000000-0000-4000-8000-000000000007', d: '2026-01-28', t: '2026-01-28T00:00:00Z', i: '::1' };
    const wrong = async (params: JsonObject) => {
      const error = await failure(made.run({ ...good, ...params }, context()));
      expect(error.code).toBe('INVALID_PARAMS');
      return error.details.map(({ path }) => path);
    };
    expect(await wrong({ u: 'abc', d: 'zzz', t: '2026-02-30T00:00:00Z' })).toEqual(['/u', '/d', '/t']);
    expect(await wrong({ d: '2026-99' })).toEqual(['/d']);
    expect(await wrong({ i: 'nowhere' })).toEqual(['/i']);
  });

  it.each<[string, JsonObject, string]>([
    ['SELECT {{x}}::int', { x: 'abc' }, 'INVALID_PARAMS'],
    ['SELECT 1 / {{x}}::int', { x: '0' }, 'INVALID_PARAMS'],
    ["SELECT repeat('x', {{x}}::int)", { x: '9000000' }, 'RESULT_TOO_LARGE'],
    ['SELECT pg_sleep({{x}}::int)', { x: '3' }, 'INTERNAL'],
    ['SELECT secret FROM private WHERE secret = {{x}}', { x: 'x' }, 'SOURCE_UNAVAILABLE'],
    ['SELECT nothing FROM items WHERE sku = {{x}}', { x: 'x' }, 'INTERNAL'],
    ['DELETE FROM items WHERE sku = {{x}}', { x: 'x' }, 'INTERNAL'],
  ])('%s with %j ends as %s', async (template, params, code) => {
    const error = await failure(tool(template, { x: string }).run(params, context()));
    expect(error.code).toBe(code);
    expect(error.message).not.toMatch(/SELECT|DELETE|items|private|secret/);
  });

  it('may call a volatile function that its source allows', async () => {
    const template = 'SELECT counted() AS n';
    expect((await failure(tool(template).run({}, context()))).code).toBe('INTERNAL');
    expect(await answer(template, {}, {}, { allowFunctions: () => ['counted'] })).toEqual([{ n: 300 }]);
  });

  it('ends in its time, and when its caller goes', async () => {
    const slow = tool('SELECT pg_sleep(600)', {}, { allowFunctions: () => ['pg_sleep'] });
    const late = async () => {
      const call = slow.run({}, context({ deadline: Date.now() + 200 }));
      expect((await failure(call)).code).toBe('TIMEOUT');
    };
    expect(await settlesWithin(400, late)).toBe(true);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    expect((await failure(slow.run({}, context({ signal: abort.signal })))).code).toBe('CANCELLED');
  });

  it('writes in a transaction of its own, or in one that its caller ends', async () => {
    const write = tool(
      'INSERT INTO written VALUES ({{x}}) RETURNING what',
      { x: string },
      { mode: 'write', result: 'row' },
    );
    expect((await write.run({ x: 'one' }, context())).data.parse()).toEqual({ what: 'one' });
    const call = await write.bind({ x: 'two' }, context());
    const limits = { deadline: Date.now() + 5000, signal: new AbortController().signal };
    const outcome = await call.pools.withWriteTransaction(limits, async (transaction) => {
      const dry = await call.runIn(transaction);
      await transaction.checkDeferredConstraints();
      await transaction.rollback();
      return dry;
    });
    expect(outcome.data.parse()).toEqual({ what: 'two' });
    expect(outcome.transaction?.id).toMatch(/^\d+$/);
    await tool('CALL write_down({{x}})', { x: string }, { mode: 'write', result: 'affected' }).run(
      { x: 'three' },
      context(),
    );
    expect(await answer('SELECT what FROM written ORDER BY what', {}, {})).toEqual([
      { what: 'one' },
      { what: 'three' },
    ]);
  });

  it('names the column that refused a write', async () => {
    const write = tool(
      'INSERT INTO items (sku, qty) VALUES ({{sku}}, {{qty}})',
      { sku: string, qty: integer },
      { mode: 'write', result: 'affected' },
    );
    expect(await failure(write.run({ sku: 'S1', qty: 1 }, context()))).toMatchObject({
      code: 'CONSTRAINT_VIOLATION',
      details: [{ path: '/sku' }],
    });
    expect(await failure(write.run({ sku: 'new', qty: -1 }, context()))).toMatchObject({
      code: 'CONSTRAINT_VIOLATION',
      details: [{ path: '/qty' }],
    });
  });

  it('follows its source when tables and pools change', async () => {
    await source.admin.query('CREATE TABLE moving (a int, b mood); INSERT INTO moving VALUES (1, NULL)');
    await source.admin.query(`GRANT SELECT ON moving TO ${source.settings.read.user}`);
    let current = pools;
    const follows = new SqlTool(definition('SELECT * FROM moving WHERE a = {{a}}', { a: integer }), () => current);
    const run = async () => (await follows.run({ a: 1 }, context())).data.text;
    expect(await run()).toBe('[{"a":1,"b":null}]');
    await source.admin.query("ALTER TABLE moving ALTER a TYPE bigint, ADD c mood[] DEFAULT '{calm}'");
    expect(await run()).toContain('"a":1');
    expect(await run()).toBe('[{"a":1,"b":null,"c":["calm"]}]');
    await source.admin.query('ALTER TABLE moving ALTER a TYPE text');
    expect(await run()).toBe('[{"a":"1","b":null,"c":["calm"]}]');
    current = new PostgresPools(source.settings);
    expect(await run()).toBe('[{"a":"1","b":null,"c":["calm"]}]');
    await current.close(1000);
  });

  it('is shown to its source once, however many calls come first', async () => {
    const fresh = new PostgresPools(source.settings);
    let inspections = 0;
    const inspect = fresh.inspect.bind(fresh);
    fresh.inspect = (...args) => {
      inspections += 1;
      return inspect(...args);
    };
    const shown = new SqlTool(definition('SELECT 1 AS one'), () => fresh);
    await Promise.all(Array.from({ length: 20 }, () => shown.run({}, context())));
    expect(inspections).toBe(1);
    await fresh.close(1000);
  });

  it('goes on with the new pools when the old ones are closed under it', async () => {
    let current = new PostgresPools(source.settings);
    const surviving = new SqlTool(definition('SELECT 1 AS one'), () => {
      const given = current;
      current = pools;
      return given;
    });
    void current.close(1000);
    expect((await surviving.run({}, context())).rowCount).toBe(1);
  });

  it('is tried again after its source could not be reached', async () => {
    let current = new PostgresPools({ ...source.settings, port: 1 });
    const patient = new SqlTool(definition('SELECT 1 AS one'), () => current);
    expect((await failure(patient.run({}, context()))).code).toBe('SOURCE_UNAVAILABLE');
    current = pools;
    expect((await patient.run({}, context())).rowCount).toBe(1);
  });
});

describe('publishing a SQL tool', () => {
  const check = (
    template: string,
    properties: JsonObject = {},
    options: Options = {},
    output: JsonObject | null = null,
    of: PostgresPools | null = pools,
  ) => checkSqlTool({ ...definition(template, properties, options), outputSchema: output }, of);

  it('finds nothing to say of a good one', async () => {
    const output = {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          sku: string,
          qty: integer,
          price: number,
          at: { type: 'string', format: 'date-time' },
          tags: { type: 'array', items: string },
          data: { type: 'object' },
          total: integer,
        },
        required: ['sku', 'total'],
        additionalProperties: false,
      },
    };
    const template =
      'SELECT sku, qty, price, at, tags, data, sum(id) OVER () AS total FROM items WHERE ({{sku}} IS NULL OR sku = {{sku}}) LIMIT {{n}}';
    expect(await check(template, { sku: string, n: integer }, {}, output)).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, JsonObject, Options, string, number | null]>([
    ["SELECT 'é😀', nothing FROM items", {}, {}, 'column "nothing" does not exist', 13],
    ['SELECT 1 FROM nowhere', {}, {}, 'relation "nowhere" does not exist', 14],
    ['SELECT sku FROM items WHERE at > {{x}}::int', { x: integer }, {}, 'operator does not exist', 31],
    ['SELECT secret FROM private', {}, {}, 'permission denied', null],
    ['INSERT INTO private VALUES ({{x}}) RETURNING secret', { x: string }, { mode: 'read' }, 'INSERT', null],
    ['SELECT counted()', {}, {}, 'counted is volatile', 7],
    ["SELECT nextval('x')", {}, {}, 'nextval is volatile', 7],
    ['SELECT (({{x}}::text).ts_stat).word', { x: string }, {}, 'ts_stat', 9],
    ['SELECT ({{x}}::bigint).pg_advisory_lock', { x: integer }, {}, 'pg_advisory_lock', 8],
    ['SELECT ({{x}}::float8).pg_sleep', { x: number }, {}, 'pg_sleep', 8],
    ['SELECT i.touch FROM items i', {}, {}, 'touch', 7],
    ["INSERT INTO written VALUES ('x') RETURNING (7::bigint).pg_advisory_lock", {}, { mode: 'write' }, 'lock', 44],
    [
      "UPDATE pg_settings SET setting = {{x}} WHERE name = 'row_security'",
      { x: string },
      { mode: 'write' },
      'pg_s',
      null,
    ],
    ["SELECT 1 FROM items WHERE mood <<>> 'calm'", {}, {}, 'operator <<>>', 31],
    ['SELECT 1 FROM items WHERE sku = ANY({{x}})', { x: string }, {}, 'binds as text[]', 36],
    ['SELECT 1 FROM items WHERE ok = {{x}}', { x: integer }, {}, 'binds as boolean', 31],
    ['SELECT 1 FROM items WHERE at = {{x}}', { x: boolean }, {}, 'binds as timestamp with time zone', null],
    ['SELECT sku, sku FROM items', {}, {}, 'Two columns are called sku', null],
    ['UPDATE items SET qty = 1', {}, { mode: 'write' }, 'returns no columns', null],
    ['SELECT {{x}}', {}, {}, 'not declared', 7],
    ["SELECT '{{x}}'", { x: string }, {}, 'stands in quotes', 8],
  ])('refuses %s', async (template, properties, options, message, position) => {
    const { problems } = await check(template, properties, options);
    expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
    if (position !== null) expect(problems[0]?.position).toBe(position);
    expect(problems[0]?.path).toBe('/tool_config/query_template');
  });

  it('takes attributes for the columns that they are', async () => {
    const template = 'SELECT i.sku, (i).qty, public.items.price AS p FROM items i, items WHERE i.id = public.items.id';
    expect(await check(template)).toEqual({ problems: [], warnings: [] });
    const unreachable = new PostgresPools({ ...source.settings, port: 1 });
    const { problems, warnings } = await check(template, {}, {}, null, unreachable);
    expect([problems, warnings.length, warnings[0]?.message.includes('functions')]).toEqual([[], 1, false]);
  });

  it.each<[string, Options, JsonObject, string]>([
    ['SELECT sku FROM items', {}, { type: 'object' }, '/tool_output_schema'],
    ['SELECT sku FROM items', { result: 'row' }, { type: 'array' }, '/tool_output_schema'],
    [
      'SELECT sku FROM items',
      {},
      { type: 'array', items: { type: 'object', required: ['sku', 'qty'] } },
      '/tool_output_schema/items/required/1',
    ],
    [
      'SELECT sku FROM items',
      {},
      { type: 'array', items: { properties: { sku: integer } } },
      '/tool_output_schema/items/properties/sku',
    ],
    [
      'SELECT sku, qty FROM items',
      {},
      { type: 'array', items: { properties: { sku: string }, additionalProperties: false } },
      '/tool_output_schema/items/properties',
    ],
    [
      'SELECT tags FROM items',
      { result: 'row' },
      { type: ['object', 'null'], properties: { tags: { type: 'array', items: integer } } },
      '/tool_output_schema/properties/tags',
    ],
    ['DELETE FROM items', { mode: 'write', result: 'affected' }, { type: 'array' }, '/tool_output_schema'],
    [
      'DELETE FROM items',
      { mode: 'write', result: 'affected' },
      { type: 'object', properties: { affected: string }, required: ['affected', 'rows'] },
      '/tool_output_schema/required/1 /tool_output_schema/properties/affected',
    ],
    [
      'SELECT at::timestamp AS at FROM items',
      { result: 'row' },
      { properties: { at: { type: 'string', format: 'date-time' } } },
      '/tool_output_schema/properties/at',
    ],
  ])('compares the columns of %s (%j) with %j', async (template, options, output, path) => {
    const { problems } = await check(template, {}, options, output);
    expect(problems.map((problem) => problem.path).join(' ')).toBe(path);
  });

  it('warns when the source cannot be reached, and says what is left to check', async () => {
    const down = new PostgresPools({ ...source.settings, port: 1 });
    const { problems, warnings } = await check('SELECT lower(sku), counted() FROM items', {}, {}, null, down);
    expect(problems).toEqual([]);
    expect(warnings[0]?.message).toMatch(/cannot be reached.*the functions counted are checked at the first call/s);
    expect((await check('SELECT pg_read_file(sku) FROM items', {}, {}, null, down)).problems).toHaveLength(1);
    expect((await check('SELECT 1', {}, {}, null, null)).warnings).toHaveLength(1);
    await down.close(1000);
  });

  it('warns of inputs that the template does not use', async () => {
    const { warnings } = await check('SELECT 1 AS one', { lost: string });
    expect(warnings).toEqual([
      { path: '/tool_input_schema/properties/lost', message: expect.stringContaining('lost') },
    ]);
  });

  it('refuses to write where the source names no role for it', async () => {
    const readOnly = new PostgresPools({ ...source.settings, write: null });
    const { problems } = await check('DELETE FROM written', {}, { mode: 'write', result: 'affected' }, null, readOnly);
    expect(problems).toEqual([{ path: '/tool_config/mode', message: expect.stringContaining('no role for writing') }]);
    await readOnly.close(1000);
  });

  it('plans a CALL as little as PostgreSQL does', async () => {
    expect(await check('CALL write_down({{x}})', { x: string }, { mode: 'write', result: 'affected' })).toEqual({
      problems: [],
      warnings: [],
    });
  });
});

const HOSTILE = [
  "'; DELETE FROM written; --",
  "' OR '1'='1",
  '$1',
  '{{sku}}',
  '{{context.actor}}',
  '\\',
  '"',
  "''",
  '/*',
  '--',
  'NULL',
  "E'\\''",
  '😀',
  'pg_sleep(10)',
];
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary' }).filter((text) => !/\0|\p{Surrogate}/u.test(text)),
);

describe('no text of a parameter', () => {
  it('is ever anything but that text', async () => {
    const echo = tool("SELECT {{a}} AS a, 'x' || {{b}} || 'y' AS b, {{l}} AS l", {
      a: string,
      b: string,
      l: { type: 'array', items: string },
    });
    await fc.assert(
      fc.asyncProperty(hostile, hostile, fc.array(hostile), async (a, b, l) => {
        expect((await echo.run({ a, b, l }, context())).data.parse()).toEqual([{ a, b: `x${b}y`, l }]);
      }),
      { numRuns: 150 },
    );
  });

  it('changes the statement that is sent', async () => {
    const sent = new Set<string>();
    const spied = new PostgresPools(source.settings);
    const run = spied.run.bind(spied);
    spied.run = (mode, statement, ...rest) => {
      sent.add(`${statement.name} ${statement.sql} ${statement.parameterTypes.join()}`);
      return run(mode, statement, ...rest);
    };
    const spy = new SqlTool(
      definition('SELECT sku FROM items WHERE sku = {{a}} OR sku LIKE {{b}}', { a: string, b: string }),
      () => spied,
    );
    await fc.assert(
      fc.asyncProperty(
        hostile,
        hostile,
        async (a, b) => void (await spy.run({ a, b: b.replaceAll('\\', '') }, context())),
      ),
      { numRuns: 50 },
    );
    expect(sent.size).toBe(1);
    await spied.close(1000);
  });
});

describe('a template that is accepted', () => {
  const value = fc.constantFrom(
    '{{a}}',
    '{{ b }}',
    '{{inputs.n}}',
    '{{context.actor}}',
    '1',
    "'x'",
    'sku',
    'qty',
    'NULL',
    '$1',
  );
  const piece = fc.oneof(
    { weight: 5, arbitrary: value },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ...[
          '=',
          '<',
          ',',
          '(',
          ')',
          '+',
          '-',
          '||',
          '::',
          'int',
          'text',
          'AND',
          'OR',
          'NOT',
          'IS NULL',
          'IN',
          'ANY',
          'LIKE',
          'BETWEEN',
          'CASE',
          'WHEN',
        ],
        ...[
          'THEN',
          'ELSE',
          'END',
          'AS',
          'ORDER BY',
          'GROUP BY',
          'LIMIT',
          'OFFSET',
          'FETCH FIRST',
          'ROWS ONLY',
          'FROM items',
          'WHERE',
          'interval',
          'date',
        ],
        ...[
          '[',
          ']',
          '.',
          '.a',
          '*',
          'COLLATE',
          '"C"',
          'ASC',
          'USING',
          'OVER',
          'PARTITION BY',
          'TABLESAMPLE',
          'varchar',
          'numeric',
          'VALUES',
          'ROW',
          'ARRAY',
        ],
        ...["'", '"', '--', '/*', '*/', '$$', ';', '@', '?', 'é'],
      ),
    },
  );
  const body = fc.array(piece, { minLength: 1, maxLength: 9 });
  const template = fc
    .tuple(
      body,
      fc.constantFrom(
        'SELECT ',
        'SELECT sku FROM items WHERE ',
        'SELECT sku FROM items ORDER BY sku ',
        'SELECT sku FROM items LIMIT ',
        'VALUES ',
      ),
      fc.constantFrom('', ' '),
    )
    .map(([parts, start, glue]) => start + parts.join(glue));

  it('is never one that the server cannot parse', async () => {
    let accepted = 0;
    const limits = { deadline: Date.now() + 15_000, signal: new AbortController().signal };
    await pools.inspect('read', limits, async (inspector) => {
      await fc.assert(
        fc.asyncProperty(template, async (text) => {
          const { value: checked } = checkStatement(definition(text, { a: {}, b: {}, n: {} }));
          if (checked === null) return;
          accepted += 1;
          const answered = await inspector.describe(checked.template.sql, []);
          if (isRefusal(answered)) expect(answered.message).not.toMatch(/syntax error|type modifier/);
        }),
        { numRuns: 3000 },
      );
    });
    expect(accepted).toBeGreaterThan(20);
  });
});
