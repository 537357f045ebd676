import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';

/** ReadyForQuery, outside a transaction. */
const READY = Buffer.from('Z\0\0\0\x05I');
const SHUTDOWN_FIELDS = 'SFATAL\0VFATAL\0C57P01\0Mshut down\0\0';
const SHUTDOWN = Buffer.from(`E\0\0\0${String.fromCharCode(SHUTDOWN_FIELDS.length + 4)}${SHUTDOWN_FIELDS}`);

describe('the registry database', () => {
  let test: TestDatabase;
  let dataSource: DataSource;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase({ migrated: false });
    dataSource = await new DataSource(dataSourceOptions(test.url, [], 3)).initialize();
    database = new Database(dataSource);
    await database.query('CREATE TABLE counted (n integer PRIMARY KEY)');
  });
  afterAll(async () => {
    await dataSource.destroy();
    await test.drop();
  });
  beforeEach(() => database.query('TRUNCATE counted'));

  const insert = 'INSERT INTO counted VALUES ($1)';
  const counted = async () =>
    (await database.query<{ n: number }>('SELECT n FROM counted ORDER BY n')).map(({ n }) => n);
  /** Ends the session with that process id, and waits until it is gone. */
  const cut = async (pid: number) => {
    await database.query('SELECT pg_terminate_backend($1)', [pid]);
    const gone = async () => (await database.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])).length === 0;
    while (!(await gone()));
  };
  const PID = 'SELECT pg_backend_pid() AS pid';

  it('commits what a transaction did, and answers what it answered', async () => {
    const answer = await database.transaction(async (transaction) => {
      expect(await transaction.execute(insert, [1])).toBe(1);
      return transaction.query(`${insert} RETURNING n`, [2]);
    });
    expect(answer).toEqual([{ n: 2 }]);
    expect(await counted()).toEqual([1, 2]);
  });

  it('rolls back what threw, and tells the first error', async () => {
    const failed = database.transaction(async (transaction) => {
      await transaction.execute(insert, [1]);
      throw new Error('no further');
    });
    await expect(failed).rejects.toThrow('no further');
    expect(await counted()).toEqual([]);
  });

  it('never calls committed what PostgreSQL rolled back, even when the failure was swallowed', async () => {
    const failed = database.transaction(async (transaction) => {
      await transaction.execute(insert, [1]);
      await transaction.execute(insert, [1]).catch(() => undefined);
      return 'all well';
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(await counted()).toEqual([]);
  });

  describe('with the commit sent behind the last statements', () => {
    it('commits them, and answers what they answered', async () => {
      const answer = await database.transaction((transaction) =>
        transaction.commitBehind(
          Promise.all([transaction.execute(insert, [1]), transaction.query(`${insert} RETURNING n`, [2])]),
        ),
      );
      expect(answer).toEqual([1, [{ n: 2 }]]);
      expect(await counted()).toEqual([1, 2]);
    });

    it.each(['first', 'last'])('commits nothing when the %s of them fails, and tells its error', async (place) => {
      const values = place === 'first' ? [7, 1, 2] : [1, 2, 7];
      await database.query(insert, [7]);
      const failed = database.transaction((transaction) =>
        transaction.commitBehind(Promise.all(values.map((value) => transaction.execute(insert, [value])))),
      );
      await expect(failed).rejects.toMatchObject({ code: '23505' });
      expect(await counted()).toEqual([7]);
    });

    it('commits nothing when one of them could not be sent', async () => {
      const unsendable = {
        toPostgres: () => {
          throw new Error('no such value');
        },
      };
      const failed = database.transaction((transaction) =>
        transaction.commitBehind(
          Promise.all([transaction.execute(insert, [1]), transaction.execute(`${insert} RETURNING 1`, [unsendable])]),
        ),
      );
      await expect(failed).rejects.toThrow('no such value');
      expect(await counted()).toEqual([]);
      // `pg` takes the statement for prepared on that connection from then on, and PostgreSQL does not.
      for (let time = 0; time < 3; time++) {
        await database.transaction((transaction) => transaction.query(`${insert} RETURNING 1`, [time]));
      }
    });

    it('is sent once', async () => {
      const failed = database.transaction(async (transaction) => {
        await transaction.commitBehind(transaction.execute(insert, [1]));
        await transaction.commitBehind(Promise.resolve());
      });
      await expect(failed).rejects.toThrow('after the end of its transaction');
    });

    it('refuses a statement that comes after it', async () => {
      const failed = database.transaction(async (transaction) => {
        await transaction.commitBehind(transaction.execute(insert, [1]));
        await transaction.execute(insert, [2]);
      });
      await expect(failed).rejects.toThrow('after the end of its transaction');
      expect(await counted()).toEqual([1]);
    });

    it('keeps the connection when nothing but a statement has failed', async () => {
      const sessions = () => database.query<{ pid: number }>(PID).then(([row]) => row!.pid);
      const before = await sessions();
      await expect(
        database.transaction((transaction) => transaction.commitBehind(transaction.query('SELECT 1 / 0'))),
      ).rejects.toThrow('division by zero');
      expect(await sessions()).toBe(before);
    });
  });

  it('runs statements that are given together in their order, the same one twice too', async () => {
    const answers = await database.transaction((transaction) =>
      Promise.all([
        transaction.execute(insert, [1]),
        transaction.query('SELECT count(*)::integer AS n FROM counted'),
        transaction.execute(insert, [2]),
        transaction.query('SELECT count(*)::integer AS n FROM counted'),
      ]),
    );
    expect(answers).toEqual([1, [{ n: 1 }], 1, [{ n: 2 }]]);
  });

  it('rolls back when the first of several statements fails that were given together, and tells its error', async () => {
    const failed = database.transaction((transaction) =>
      Promise.all([
        transaction.execute(insert, [3]),
        transaction.execute(insert, [3]),
        transaction.execute(insert, [4]),
      ]),
    );
    await expect(failed).rejects.toMatchObject({ code: '23505' });
    expect(await counted()).toEqual([]);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('tells the statement that failed, however deep it lies among others that were given with it', async () => {
    const deep = async <Result>(work: Promise<Result>, depth: number): Promise<Result> =>
      depth === 0 ? work : deep(work, depth - 1);
    const failed = database.transaction(async (transaction) => {
      const together = [
        deep(Promise.all([deep(transaction.query('SELECT 1 / 0'), 9)]), 9),
        transaction.query('SELECT 1 AS one'),
        transaction.execute(insert, [1]),
      ];
      // All answers lie there at once when the event loop comes to them.
      const until = performance.now() + 50;
      while (performance.now() < until);
      await Promise.all(together);
    });
    await expect(failed).rejects.toThrow('division by zero');
  });

  it('refuses a statement that comes after the rollback of its transaction', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const failed = database.transaction(async (transaction) => {
      await Promise.all([
        transaction.query('SELECT 1 / 0'),
        (late = new Promise((resolve) => setTimeout(resolve, 50)).then(() => transaction.execute(insert, [1]))),
      ]);
    });
    await expect(failed).rejects.toThrow('division by zero');
    await expect(late).rejects.toThrow('after the end of its transaction');
    expect(await counted()).toEqual([]);
  });

  it('survives a connection that breaks in the middle of a transaction, and goes on with another', async () => {
    const failed = database.transaction(async (transaction) => {
      const [session] = await transaction.query<{ pid: number }>(PID);
      await cut(session!.pid);
      await transaction.execute(insert, [1]);
    });
    await expect(failed).rejects.toThrow(/terminat|not queryable/);
    await database.transaction((transaction) => transaction.execute(insert, [2]));
    expect(await counted()).toEqual([2]);
  });

  it('survives a connection that breaks in the middle of a snapshot', async () => {
    const failed = database.snapshot(async (query) => {
      const [session] = await query<{ pid: number }>(PID);
      await cut(session!.pid);
      return query('SELECT 1');
    });
    await expect(failed).rejects.toThrow(/terminat|not queryable/);
    expect(await database.snapshot((query) => query<{ one: number }>('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('survives a connection that the server ends with the very packet that made it ready', async () => {
    const { hostname, port } = new URL(test.url);
    let ending = false;
    const front = createServer((client) => {
      const server = connect(Number(port), hostname);
      for (const socket of [client, server]) socket.on('error', () => undefined);
      client.pipe(server);
      client.once('close', () => server.destroy());
      server.on('data', (data) => {
        const last = ending && data.subarray(-READY.length).equals(READY);
        client.write(last ? Buffer.concat([data, SHUTDOWN]) : data);
        if (last) server.destroy();
      });
    }).listen(0, '127.0.0.1');
    await once(front, 'listening');
    const url = new URL(test.url);
    url.port = String((front.address() as AddressInfo).port);
    const behind = await new DataSource(dataSourceOptions(url.href, [], 3)).initialize();
    const through = new Database(behind);
    await through.transaction(async () => {
      ending = true;
      const reads = [through.transaction((other) => other.query(PID)), through.snapshot((query) => query(PID))];
      for (const read of reads) await expect(read).rejects.toThrow(/terminat|shut down|not queryable/);
      ending = false;
    });
    expect(await through.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await behind.destroy();
    front.close();
  });

  it('gives a snapshot the state of its first read', async () => {
    await database.snapshot(async (query) => {
      expect(await query('SELECT n FROM counted')).toEqual([]);
      await database.query(insert, [1]);
      expect(await query('SELECT n FROM counted')).toEqual([]);
    });
    expect(await counted()).toEqual([1]);
  });

  it('keeps prepared statements valid when a migration adds a column', async () => {
    const read = () => database.transaction((transaction) => transaction.query('SELECT n FROM counted'));
    await Promise.all([read(), read(), read()]);
    await database.query('ALTER TABLE counted ADD COLUMN label text');
    expect(await Promise.all([read(), read(), read()])).toEqual([[], [], []]);
  });
});
