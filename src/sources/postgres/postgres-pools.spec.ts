import { setTimeout as sleep } from 'node:timers/promises';
import { createTestSource, type TestSource } from '../../../test/support/test-source.js';
import { settlesWithin, until } from '../../../test/support/until.js';
import { Secret } from '../secrets/secret.js';
import type { SourceError } from '../source-error.js';
import type { NamedStatement } from './connection-statements.js';
import { PostgresPools } from './postgres-pools.js';
import type { AccessMode } from './postgres-settings.js';
import { RowWriter } from './row-writer.js';
import type { TransactionIdentity } from './statement-flush.js';
import type { WriteTransaction } from './write-transaction.js';

let source: TestSource;
let pools: PostgresPools;

beforeAll(async () => {
  source = await createTestSource(`
    CREATE TABLE items (sku text PRIMARY KEY, quantity int NOT NULL CHECK (quantity >= 0), location text, price numeric);
    CREATE TABLE places (name text PRIMARY KEY);
    CREATE TABLE moves (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sku text NOT NULL REFERENCES items,
      place text REFERENCES places DEFERRABLE INITIALLY DEFERRED, serial_number int, UNIQUE (sku, serial_number));
    CREATE SEQUENCE numbers;
    CREATE FUNCTION refuse(what text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no %', what; END $$;
    INSERT INTO items SELECT 'S' || n, n, 'zone-' || n % 3, n / 4.0 FROM generate_series(1, 500) n;
    GRANT EXECUTE ON FUNCTION refuse TO PUBLIC;`);
  pools = new PostgresPools(source.settings);
});
afterAll(async () => {
  await pools.close(1000);
  await source.drop();
});

let counter = 0;
const named = (sql: string, parameterTypes: number[] = []): NamedStatement => ({
  name: `t${(counter += 1)}`,
  sql,
  parameterTypes,
});
const limits = (timeoutMs = 60_000, signal = new AbortController().signal) => ({
  deadline: Date.now() + timeoutMs,
  signal,
  rowLimit: 101,
});
const writer = (maxRows = 100, maxBytes = 1 << 20, of = pools) => new RowWriter(of.types, { maxRows, maxBytes });

/** Runs a statement and answers its rows as values. */
async function rows(
  sql: string,
  values: (string | null)[] = [],
  mode: AccessMode = 'read',
  of = pools,
): Promise<unknown> {
  const sink = writer(100, 1 << 20, of);
  await of.run(mode, named(sql), values, sink, limits());
  return JSON.parse(`[${sink.finish()}]`);
}
async function failure(work: Promise<unknown>): Promise<SourceError> {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ name: 'SourceError' });
  return error as SourceError;
}
/** A statement that runs until `letGo`. Whoever waits for the time of a statement cannot know when it began. */
const HELD = 'SELECT pg_advisory_xact_lock_shared(815)';
const hold = () => source.admin.query('SELECT pg_advisory_lock(815)');
const letGo = () => source.admin.query('SELECT pg_advisory_unlock_all()');

/** Queries of this source's roles that run at the server right now. */
async function running(): Promise<number> {
  const { rows: found } = await source.admin.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND usename <> current_user`,
  );
  return found[0].n;
}

describe('a call of a reading statement', () => {
  it('answers rows in one transaction that can only read', async () => {
    expect(await rows('SELECT sku, quantity FROM items WHERE sku = $1', ['S7'])).toEqual([{ sku: 'S7', quantity: 7 }]);
    expect(await rows("SELECT current_setting('transaction_read_only') AS only")).toEqual([{ only: 'on' }]);
  });

  it('has no rows and no columns to fear', async () => {
    expect(await rows('SELECT sku FROM items WHERE false')).toEqual([]);
    expect(await rows('SELECT FROM items LIMIT 2')).toEqual([{}, {}]);
  });

  it('prepares a statement once for each connection, and can run it again', async () => {
    const statement = named('SELECT quantity FROM items WHERE sku = $1');
    for (const sku of ['S1', 'S2', 'S3']) {
      const sink = writer();
      await pools.run('read', statement, [sku], sink, limits());
      expect(sink.finish()).toBe(`{"quantity":${sku.slice(1)}}`);
    }
    const prepared = await rows(
      `SELECT count(*)::int AS n FROM pg_prepared_statements WHERE name = '${statement.name}'`,
    );
    expect(prepared).toEqual([{ n: 1 }]);
  });

  it('stops at the row limit', async () => {
    const sink = writer(100);
    const result = await pools.run('read', named('SELECT sku FROM items ORDER BY quantity'), [], sink, limits());
    expect(result.suspended).toBe(true);
    expect(sink).toMatchObject({ rowCount: 100, truncated: true });
  });

  it.each([
    ['INSERT INTO items VALUES ($1, 1)', ['X']],
    ["SELECT nextval('numbers') WHERE $1 = 'X'", ['X']],
    ["SELECT set_config('transaction_read_only', 'off', true), $1", ['X']],
  ])('cannot write: %s', async (sql, values) => {
    const { kind } = await failure(pools.run('read', named(sql), values, writer(), limits()));
    expect(['internal', 'unavailable']).toContain(kind);
  });

  it('cannot write after a statement changed the default of the session', async () => {
    const single = new PostgresPools({ ...source.settings, poolSize: 1, read: source.settings.write! });
    try {
      await rows("SELECT set_config('default_transaction_read_only', 'off', false)", [], 'read', single);
      const refused = await failure(rows("INSERT INTO places VALUES ('there')", [], 'read', single));
      expect(refused).toMatchObject({ kind: 'internal', message: expect.stringContaining('mode "read"') });
    } finally {
      await single.close(1000);
    }
  });

  it('writes times, numbers and bytes in one form whatever the settings of the role are', async () => {
    await source.admin.query(`ALTER ROLE ${source.settings.read.user} SET TimeZone = 'Asia/Seoul';
      ALTER ROLE ${source.settings.read.user} SET DateStyle = 'German'; ALTER ROLE ${source.settings.read.user} SET bytea_output = 'escape'`);
    const fresh = new PostgresPools(source.settings);
    try {
      expect(
        await rows(
          "SELECT timestamptz '2026-01-28 09:30+00' AS t, '\\xff'::bytea AS b, interval '1 day 2 s' AS i",
          [],
          'read',
          fresh,
        ),
      ).toEqual([{ t: '2026-01-28T09:30:00Z', b: '/w==', i: 'P1DT2S' }]);
    } finally {
      await fresh.close(1000);
      await source.admin.query(`ALTER ROLE ${source.settings.read.user} RESET ALL`);
    }
  });
});

describe('the time of a call', () => {
  it('ends the statement at the server and says so within 200 ms', async () => {
    const late = () => failure(pools.run('read', named('SELECT pg_sleep(600)'), [], writer(), limits(150)));
    const ends: SourceError[] = [];
    expect(await settlesWithin(350, async () => ends.push(await late()))).toBe(true);
    for (const { kind } of ends) expect(kind).toBe('timeout');
    expect(ends.at(-1)!.message).toMatch(/within 1\d\d ms/);
    await until(async () => (await running()) === 0);
    expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is capped by the source', async () => {
    const capped = new PostgresPools({ ...source.settings, timeoutMs: 100 });
    try {
      const { kind } = await failure(capped.run('read', named('SELECT pg_sleep(600)'), [], writer(), limits()));
      expect(kind).toBe('timeout');
    } finally {
      await capped.close(1000);
    }
  });

  it('does not count for the next call on the connection', async () => {
    const single = new PostgresPools({ ...source.settings, poolSize: 1 });
    try {
      await single.run('read', named('SELECT 1'), [], writer(), limits(1000));
      await single.run('read', named('SELECT pg_sleep(1.2)'), [], writer(), limits());
    } finally {
      await single.close(1000);
    }
  });

  it('ends when the caller goes away, and the query with it', async () => {
    const abort = new AbortController();
    const call = failure(pools.run('read', named('SELECT pg_sleep(600)'), [], writer(), limits(60_000, abort.signal)));
    await until(async () => (await running()) === 1);
    abort.abort();
    expect((await call).kind).toBe('cancelled');
    await until(async () => (await running()) === 0);
  });

  it('does not begin when the caller has gone already', async () => {
    const { kind } = await failure(
      pools.run(
        'write',
        named("INSERT INTO places VALUES ('never')"),
        [],
        writer(),
        limits(60_000, AbortSignal.abort()),
      ),
    );
    expect(kind).toBe('cancelled');
    expect(await rows("SELECT name FROM places WHERE name = 'never'")).toEqual([]);
  });

  it('is over while waiting for a connection', async () => {
    const single = new PostgresPools({ ...source.settings, poolSize: 1, waitMs: 1000 });
    const abort = new AbortController();
    await hold();
    try {
      const busy = single.run('read', named(HELD), [], writer(), limits());
      await until(async () => (await running()) === 1);
      const late = failure(single.run('read', named('SELECT 1'), [], writer(), limits(50)));
      const patient = failure(single.run('read', named('SELECT 1'), [], writer(), limits()));
      const gone = failure(single.run('read', named('SELECT 1'), [], writer(), limits(60_000, abort.signal)));
      abort.abort();
      expect((await gone).kind).toBe('cancelled');
      expect((await late).kind).toBe('timeout');
      expect(await patient).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('1000 ms') });
      await letGo();
      await busy;
      expect(await rows('SELECT 1 AS one', [], 'read', single)).toEqual([{ one: 1 }]);
    } finally {
      await letGo();
      await single.close(1000);
    }
  });

  it('never lets a late cancel hit the next call on the connection', async () => {
    const single = new PostgresPools({ ...source.settings, poolSize: 1 });
    const statement = named('SELECT count(*) AS n FROM items, generate_series(1, 20)');
    try {
      for (let round = 0; round < 60; round += 1) {
        const abort = new AbortController();
        const call = single.run('read', statement, [], writer(), limits(60_000, abort.signal)).catch(() => undefined);
        setTimeout(() => abort.abort(), round % 6);
        const next = single.run('read', named('SELECT 1 AS one'), [], writer(), limits());
        await Promise.all([call, next]);
      }
    } finally {
      await single.close(1000);
    }
  });
});

describe('a result that is too large', () => {
  it('is not read to its end', async () => {
    const sink = writer(1000, 10_000);
    const call = pools.run(
      'read',
      named(
        "SELECT repeat('x', 1000) AS x, pg_sleep(CASE WHEN n = 50 THEN 3 ELSE 0 END) FROM generate_series(1, 60) n",
      ),
      [],
      sink,
      { ...limits(), rowLimit: 0 },
    );
    expect((await failure(call)).kind).toBe('too_large');
    expect(sink.tooLarge).toBe(true);
  });

  it('ends the connection when one row alone would fill the memory', async () => {
    const call = pools.run('read', named("SELECT repeat('x', 40000000) AS x"), [], writer(), limits());
    expect((await failure(call)).kind).toBe('too_large');
    expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('a statement that was prepared', () => {
  const single = () => new PostgresPools({ ...source.settings, poolSize: 1 });
  const run = async (of: PostgresPools, statement: NamedStatement): Promise<string> => {
    const sink = writer(100, 1 << 20, of);
    await of.run('read', statement, [], sink, limits());
    return sink.finish();
  };

  it('is prepared once more when DDL changed what it returns', async () => {
    await source.admin.query('CREATE TABLE changing (a int); INSERT INTO changing VALUES (1)');
    await source.grant();
    const of = single();
    try {
      const statement = named('SELECT * FROM changing');
      expect(await run(of, statement)).toBe('{"a":1}');
      await source.admin.query(
        "ALTER TABLE changing ALTER a TYPE text, ADD b timestamptz DEFAULT '2026-01-28 09:30+00'",
      );
      expect(await run(of, statement)).toBe('{"a":"1","b":"2026-01-28T09:30:00Z"}');
    } finally {
      await of.close(1000);
    }
  });

  it('is prepared once more when somebody deallocated everything', async () => {
    const of = single();
    try {
      const statement = named('SELECT 2 AS two');
      await run(of, statement);
      await of.inspect('read', limits(), (inspector) => inspector.explain('SELECT 1', []));
      await run(of, named('SELECT 1'));
      // No tool can say this; a function with dynamic SQL could.
      await source.admin.query(
        `CREATE OR REPLACE FUNCTION forget() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$`,
      );
      await failure(run(of, named('SELECT forget()')));
      expect(await run(of, statement)).toBe('{"two":2}');
      expect(await run(of, statement)).toBe('{"two":2}');
    } finally {
      await of.close(1000);
    }
  });

  it('can fail at run time and be used again', async () => {
    const of = single();
    try {
      const statement = named('SELECT 1 / (SELECT count(*)::int - 1 FROM places WHERE $1 = 1) AS x', [23]);
      for (let round = 0; round < 3; round += 1) {
        const sink = writer(100, 1 << 20, of);
        const broken = named('SELECT nothing FROM nowhere');
        expect((await failure(of.run('read', broken, [], sink, limits()))).kind).toBe('internal');
        await of.run('read', statement, ['1'], sink, limits());
        expect(sink.finish()).toBe('{"x":-1}');
        expect((await failure(of.run('read', statement, ['x'], sink, limits()))).kind).toBe('invalid_input');
      }
    } finally {
      await of.close(1000);
    }
  });

  it('is closed when too many others came after it', async () => {
    const of = single();
    try {
      for (let number = 0; number < 230; number += 1) await run(of, named(`SELECT ${number} AS n`));
      const counted = await run(
        of,
        named("SELECT count(*) AS n FROM pg_prepared_statements WHERE name NOT LIKE 'qm%'"),
      );
      expect(Number(/\d+/.exec(counted)?.[0])).toBeLessThanOrEqual(200);
    } finally {
      await of.close(1000);
    }
  });
});

describe('a call of a writing statement', () => {
  it('commits what it wrote and answers what it returned', async () => {
    expect(await rows("INSERT INTO places VALUES ('here'), ('there') RETURNING name", [], 'write')).toHaveLength(2);
    expect(await rows('SELECT count(*)::int AS n FROM places')).toEqual([{ n: 2 }]);
    const result = await pools.run('write', named('DELETE FROM places'), [], writer(), limits());
    expect(result.affected).toBe(2);
  });

  it('writes all of it even where the answer is cut', async () => {
    const sink = writer(3);
    await pools.run(
      'write',
      named("INSERT INTO places SELECT 'p' || n FROM generate_series(1, 20) n RETURNING name"),
      [],
      sink,
      { ...limits(), rowLimit: 4 },
    );
    expect(sink).toMatchObject({ rowCount: 3, truncated: true });
    expect(await rows('SELECT count(*)::int AS n FROM places')).toEqual([{ n: 20 }]);
    await rows('DELETE FROM places', [], 'write');
  });

  it.each([
    ["INSERT INTO items VALUES ('S1', 1)", 'constraint', 'sku is taken already.', ['/sku']],
    ["INSERT INTO items VALUES ('N', -1)", 'constraint', 'quantity does not satisfy', ['/quantity']],
    ["INSERT INTO items VALUES ('N', NULL)", 'constraint', 'quantity must not be empty', ['/quantity']],
    ["INSERT INTO moves (sku) VALUES ('none')", 'constraint', 'sku refers to something', ['/sku']],
    ["INSERT INTO moves (sku, place) VALUES ('S1', 'none')", 'constraint', 'place refers to something', ['/place']],
    [
      "INSERT INTO moves (sku, serial_number) VALUES ('S1', 1), ('S1', 1)",
      'constraint',
      'sku, serial_number',
      ['/sku', '/serial_number'],
    ],
    ["SELECT refuse('stock')", 'constraint', 'no stock', []],
    ["INSERT INTO items VALUES ('N', 1, '', 'x'::text::numeric)", 'invalid_input', 'not of the form', []],
    ["INSERT INTO items VALUES ('N', 99999999999)", 'invalid_input', 'out of the range', []],
    ['CREATE TABLE nope (a int)', 'unavailable', 'may not do', []],
  ])('says what refused %s', async (sql, kind, message, paths) => {
    const error = await failure(pools.run('write', named(sql), [], writer(), limits()));
    expect(error).toMatchObject({ kind, message: expect.stringContaining(message) });
    expect(error.details.map(({ path }) => path)).toEqual(paths);
    expect(await rows("SELECT 1 AS found FROM items WHERE sku = 'N'")).toEqual([]);
  });

  it('has an unknown outcome when the connection ends before the answer', async () => {
    const call = failure(
      pools.run('write', named("INSERT INTO places SELECT 'killed' FROM pg_sleep(600)"), [], writer(), limits()),
    );
    await until(async () => (await running()) === 1);
    await source.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%killed%' AND pid <> pg_backend_pid() AND datname = current_database()`,
    );
    // The server said that it ended the statement before the COMMIT could run, so this outcome is known.
    expect((await call).kind).toBe('unavailable');
    expect(await rows("SELECT 1 FROM places WHERE name = 'killed'")).toEqual([]);
  });

  it('is refused where the source names no role for writing', async () => {
    const readOnly = new PostgresPools({ ...source.settings, write: null });
    expect((await failure(readOnly.run('write', named('SELECT 1'), [], writer(), limits()))).kind).toBe('unavailable');
    await readOnly.close(1000);
  });
});

describe('a writing transaction in steps', () => {
  const insert = named('INSERT INTO places VALUES ($1) RETURNING name', [25]);

  it('answers its id with the first statement, and commits', async () => {
    const id = await pools.withWriteTransaction(limits(), async (transaction) => {
      const first = await transaction.run(insert, ['one'], writer(), 0);
      const second = await transaction.run(insert, ['two'], writer(), 0);
      expect(first.transaction).toEqual({
        id: expect.stringMatching(/^\d+$/),
        server: expect.stringMatching(/^\d+\/[0-9A-F]{8}$/),
      });
      expect(second.transaction).toBeNull();
      await transaction.commit();
      return first.transaction?.id ?? null;
    });
    expect(await rows('SELECT pg_xact_status($1::text::xid8) AS status', [id])).toEqual([{ status: 'committed' }]);
    expect(await rows("DELETE FROM places WHERE name IN ('one', 'two') RETURNING 1", [], 'write')).toHaveLength(2);
  });

  it('leaves nothing when it is rolled back, or left open, or its user throws', async () => {
    await pools.withWriteTransaction(limits(), async (transaction) => {
      await transaction.run(insert, ['left'], writer(), 0);
      await transaction.rollback();
    });
    await pools.withWriteTransaction(limits(), (transaction) => transaction.run(insert, ['left'], writer(), 0));
    await expect(
      pools.withWriteTransaction(limits(), async (transaction) => {
        await transaction.run(insert, ['left'], writer(), 0);
        throw new Error('of the user');
      }),
    ).rejects.toThrow('of the user');
    expect(await rows("SELECT 1 FROM places WHERE name = 'left'")).toEqual([]);
  });

  it('can be asked for afterwards, and ended from outside', async () => {
    const fate = (identity: TransactionIdentity) =>
      pools.inspect('write', limits(), (inspector) => inspector.transactionFate(identity));
    const seen: TransactionIdentity[] = [];
    const run = async (end: (transaction: WriteTransaction, identity: TransactionIdentity) => Promise<unknown>) =>
      pools.withWriteTransaction(limits(), async (transaction) => {
        const { transaction: identity } = await transaction.run(insert, [`fate ${seen.length}`], writer(), 0);
        seen.push(identity!);
        expect(await fate(identity!)).toBe('in_progress');
        await end(transaction, identity!);
      });
    await run((transaction) => transaction.commit());
    await run((transaction) => transaction.rollback());
    await run(async (transaction, identity) => {
      expect(await pools.inspect('write', limits(), (inspector) => inspector.endTransaction(identity))).toBe(true);
      await failure(transaction.commit());
    });
    expect(await Promise.all(seen.map(fate))).toEqual(['committed', 'aborted', 'aborted']);
    expect(await fate({ ...seen[0]!, server: 'another/00000001' })).toBe('unknown');
    expect(await fate({ ...seen[0]!, id: '999999999999' })).toBe('unknown');
    await rows("DELETE FROM places WHERE name LIKE 'fate %'", [], 'write');
  });

  it('can check deferred constraints before the end', async () => {
    const refused = pools.withWriteTransaction(limits(), async (transaction) => {
      await transaction.run(named("INSERT INTO moves (sku, place) VALUES ('S1', 'none')"), [], writer(), 0);
      await transaction.checkDeferredConstraints();
    });
    expect(await failure(refused)).toMatchObject({ kind: 'constraint', message: expect.stringContaining('place') });
  });

  it('says so when a deferred constraint refuses the commit', async () => {
    const refused = pools.withWriteTransaction(limits(), async (transaction) => {
      await transaction.run(named("INSERT INTO moves (sku, place) VALUES ('S1', 'none')"), [], writer(), 0);
      await transaction.commit();
    });
    expect((await failure(refused)).kind).toBe('constraint');
  });

  it('cannot go on after a failed statement', async () => {
    await pools.withWriteTransaction(limits(), async (transaction) => {
      await transaction.run(insert, ['a'], writer(), 0);
      expect((await failure(transaction.run(insert, ['a'], writer(), 0))).kind).toBe('constraint');
      await transaction.rollback();
    });
    expect(await rows("SELECT 1 FROM places WHERE name = 'a'")).toEqual([]);
  });

  it('has an unknown outcome when the connection ends at the commit', async () => {
    const broken = pools.withWriteTransaction(limits(), async (transaction) => {
      await transaction.run(insert, ['unknown'], writer(), 0);
      await source.admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()`,
      );
      await transaction.commit();
    });
    expect((await failure(broken)).kind).toBe('unknown_outcome');
  });
});

describe('many calls at once, some of which are ended', () => {
  /** A number below `bound` that depends on the call alone. */
  const scattered = (call: number, bound: number): number => (Math.imul(call + 7, 2_654_435_761) >>> 8) % bound;

  it('answer their own rows or their own end, and leave nothing running', async () => {
    const echo = named('SELECT $1 AS id, pg_sleep($2 / 1000.0) IS NULL AS slept', [23, 701]);
    const broken = named('SELECT 1 / ($1 - $1) AS id', [23]);
    const ends = new Map<string, number>();
    const one = async (call: number): Promise<void> => {
      const abort = new AbortController();
      const fate = call % 5;
      if (fate === 1) setTimeout(() => abort.abort(), scattered(call, 12));
      const sink = writer();
      const values = fate === 2 ? [String(call)] : [String(call), String(fate === 3 ? 500 : scattered(call, 8))];
      const statement = fate === 2 ? broken : echo;
      const end = await pools.run('read', statement, values, sink, limits(fate === 3 ? 40 : 60_000, abort.signal)).then(
        () => 'answered',
        ({ kind }: SourceError) => kind,
      );
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (end === 'answered') expect(sink.finish()).toBe(`{"id":${call},"slept":false}`);
      expect([
        'answered',
        ...(fate === 1 ? ['cancelled'] : fate === 2 ? ['invalid_input'] : fate === 3 ? ['timeout'] : []),
      ]).toContain(end);
    };
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < 400) await one((next += 1));
    };
    await Promise.all(Array.from({ length: 8 }, client));
    expect([...ends.keys()].sort()).toEqual(['answered', 'cancelled', 'invalid_input', 'timeout']);
    await until(async () => (await running()) === 0);
  });

  it('write exactly what they say they wrote', async () => {
    await source.admin.query('CREATE TABLE entries (id int PRIMARY KEY, waited text)');
    await source.grant();
    const insert = named('INSERT INTO entries SELECT $1, pg_sleep($2 / 1000.0)::text RETURNING id', [23, 701]);
    const written = new Set<number>();
    const one = async (call: number): Promise<void> => {
      const abort = new AbortController();
      if (call % 2 === 0) setTimeout(() => abort.abort(), scattered(call, 10));
      await pools
        .run('write', insert, [String(call), String(scattered(call + 1, 8))], writer(), limits(60_000, abort.signal))
        .then(
          () => written.add(call),
          ({ kind }: SourceError) => expect(kind).toBe('cancelled'),
        );
    };
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < 300) await one((next += 1));
    };
    await Promise.all(Array.from({ length: 8 }, client));
    const { rows: found } = await source.admin.query('SELECT id FROM entries');
    expect(new Set(found.map(({ id }) => id))).toEqual(written);
    expect(written.size).toBeLessThan(300);
  });
});

describe('a source that cannot be reached', () => {
  it('is said to be, and soon without being asked again', async () => {
    const down = new PostgresPools({ ...source.settings, port: 1 });
    const messages: string[] = [];
    for (let round = 0; round < 7; round += 1) {
      const { kind, message } = await failure(down.run('read', named('SELECT 1'), [], writer(), limits()));
      expect(kind).toBe('unavailable');
      messages.push(message);
    }
    expect(messages[0]).toContain('cannot be reached');
    expect(messages.at(-1)).toContain('left alone');
    expect(down.state.read).toMatchObject({ breaker: 'open', connections: 0 });
    await down.close(1000);
  });

  it.each([
    ['no password', null],
    ['a wrong one', () => Promise.resolve(new Secret('hunter2'))],
  ])('is one that refuses the login with %s, and no secret is in the message', async (_name, password) => {
    const wrong = new PostgresPools({ ...source.settings, read: { user: source.settings.read.user, password } });
    const { kind, message } = await failure(wrong.run('read', named('SELECT 1'), [], writer(), limits()));
    expect({ kind, message }).toEqual({ kind: 'unavailable', message: expect.stringContaining('login') });
    expect(message).not.toContain('hunter2');
    await wrong.close(1000);
  });

  it.each([0, 50])(
    'is one whose connection ended while idle, and the call %d ms later connects anew',
    async (pause) => {
      const of = new PostgresPools({ ...source.settings, poolSize: 1 });
      try {
        await rows('SELECT 1', [], 'read', of);
        await source.admin.query(
          `SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE usename = '${source.settings.read.user}' AND state = 'idle'`,
        );
        await sleep(pause);
        expect(await rows('SELECT 1 AS one', [], 'read', of)).toEqual([{ one: 1 }]);
      } finally {
        await of.close(1000);
      }
    },
  );
});

describe('closing the pools of a source', () => {
  const connections = async (): Promise<number[]> => {
    const { rows: found } = await source.admin.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user`,
    );
    return found.map(({ pid }) => pid);
  };

  it('lets running calls end, refuses new ones, and leaves no connection', async () => {
    const before = await connections();
    const of = new PostgresPools(source.settings);
    await hold();
    const call = of.run('read', named(HELD), [], writer(), limits());
    await until(async () => (await running()) === 1);
    const closed = of.close(60_000);
    expect((await failure(of.run('read', named('SELECT 1'), [], writer(), limits()))).kind).toBe('unavailable');
    await letGo();
    await call;
    await closed;
    await until(async () => (await connections()).every((pid) => before.includes(pid)));
  });

  it('waits no longer than it is told', async () => {
    const of = new PostgresPools(source.settings);
    await hold();
    const call = failure(of.run('read', named(HELD), [], writer(), limits()));
    await until(async () => (await running()) === 1);
    // The statement goes on, so a close that waited for it would not come back.
    await of.close(100);
    expect((await call).kind).toBe('unavailable');
    await letGo();
    await until(async () => (await running()) === 0);
  });
});

describe('inspecting a source', () => {
  it('describes statements, and says where they are wrong', async () => {
    await pools.inspect('read', limits(), async (inspector) => {
      expect(await inspector.describe('SELECT sku, quantity FROM items WHERE sku = $1 LIMIT $2', [0, 0])).toMatchObject(
        {
          parameterTypes: [25, 20],
          columns: [
            { name: 'sku', dataTypeID: 25 },
            { name: 'quantity', dataTypeID: 23 },
          ],
        },
      );
      expect(await inspector.describe('DELETE FROM items', [])).toMatchObject({ columns: [] });
      expect(await inspector.describe("SELECT 'é😀', nothing FROM items", [])).toMatchObject({
        code: '42703',
        position: 13,
      });
      expect(await inspector.describe('SELECT 1 FROM items WHERE $1 IS NULL OR quantity = $1', [0])).toMatchObject({
        code: '42P08',
        position: 26,
      });
    });
  });

  it('plans statements without running them, and finds missing permissions', async () => {
    await source.admin.query('CREATE TABLE IF NOT EXISTS hidden (a int)');
    await pools.inspect('read', limits(), async (inspector) => {
      expect(await inspector.explain('SELECT sku FROM items WHERE sku = $1 OR quantity = $2', [25, 23])).toBeNull();
      expect(await inspector.explain('SELECT a FROM hidden', [])).toMatchObject({ code: '42501' });
      expect(await inspector.explain('DELETE FROM items WHERE sku = $1', [25])).toMatchObject({ code: '42501' });
    });
    await pools.inspect('write', limits(), async (inspector) => {
      expect(await inspector.explain("INSERT INTO places VALUES ('planned')", [])).toBeNull();
    });
    expect(await rows("SELECT 1 FROM places WHERE name = 'planned'")).toEqual([]);
  });

  it('says which functions may write, those inside aggregates included', async () => {
    await source.admin
      .query(`CREATE SCHEMA IF NOT EXISTS other; CREATE FUNCTION other.lower(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
      CREATE FUNCTION logged(int, int) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT $1 + $2';
      CREATE AGGREGATE total(int) (SFUNC = logged, STYPE = int, INITCOND = '0')`);
    await pools.inspect('read', limits(), async (inspector) => {
      const found = await inspector.functions([
        'lower',
        'total',
        'nextval',
        'sum',
        "o'brien",
        'array_agg',
        'percentile_cont',
      ]);
      const volatile = found
        .filter((each) => each.volatile && each.kind === 'function')
        .map(({ schema, name }) => `${schema}.${name}`);
      expect(volatile.sort()).toEqual(['other.lower', 'pg_catalog.nextval', 'public.total']);
      expect(found.filter(({ kind }) => kind === 'function')).toHaveLength(7);
    });
  });

  it('says which functions stand behind attributes, operators and casts', async () => {
    await source.admin.query(`CREATE FUNCTION one(int, int DEFAULT 2) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1';
      CREATE FUNCTION two(int, int) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1';
      CREATE OPERATOR ### (FUNCTION = two, LEFTARG = int, RIGHTARG = int);
      CREATE TYPE twin AS (a int, b int);
      CREATE FUNCTION to_twin(int) RETURNS twin LANGUAGE sql VOLATILE AS 'SELECT ($1, $1)::twin';
      CREATE CAST (int AS twin) WITH FUNCTION to_twin`);
    await pools.inspect('read', limits(), async (inspector) => {
      const found = await inspector.functions(['one', 'two', '###', '+', 'twin', 'int4']);
      const volatile = found.filter((each) => each.volatile).map(({ kind, name }) => `${kind} ${name}`);
      expect(volatile.sort()).toEqual(['attribute one', 'cast twin', 'function one', 'function two', 'operator ###']);
    });
  });

  it('says what a role could change', async () => {
    const read = await pools.inspect('read', limits(), (inspector) => inspector.role());
    expect(read).toEqual({
      user: source.settings.read.user,
      superuser: false,
      canChange: [],
      serverVersion: expect.any(String),
    });
    const write = await pools.inspect('write', limits(), (inspector) => inspector.role());
    expect(write.canChange).toContain('change the table public.items');
    expect(write.canChange).toContain('advance the sequence public.numbers');
  });

  it('learns the types that only this source has', async () => {
    await source.admin
      .query(`CREATE TYPE mood AS ENUM ('ok'); CREATE DOMAIN amount AS numeric CHECK (VALUE > 0); CREATE DOMAIN amounts AS amount[];
      CREATE TYPE pair AS (a int, b text)`);
    const oid = async (name: string): Promise<number> =>
      Number((await source.admin.query(`SELECT '${name}'::regtype::oid AS oid`)).rows[0].oid);
    const oids: number[] = [];
    for (const name of ['mood', 'mood[]', 'amount', 'amount[]', 'amounts', 'pair[]', 'int4range[]'])
      oids.push(await oid(name));
    await pools.inspect('read', limits(), (inspector) => inspector.learnTypes(oids));
    expect(
      oids.map((each) => [
        pools.types.get(each).name,
        pools.types.get(each).family,
        pools.types.get(each).element?.family,
      ]),
    ).toEqual([
      ['mood', 'other', undefined],
      ['mood[]', 'array', 'other'],
      ['amount', 'numeric', undefined],
      ['amount[]', 'array', 'numeric'],
      ['amounts', 'array', 'numeric'],
      ['pair[]', 'array', 'other'],
      ['int4range[]', 'array', 'other'],
    ]);
    expect(
      await rows(`SELECT ARRAY['ok']::mood[] AS m, ARRAY[1.50]::amount[] AS a, ARRAY[(1, 'x"y')::pair] AS p`),
    ).toEqual([{ m: ['ok'], a: [1.5], p: ['(1,"x""y")'] }]);
  });
});
