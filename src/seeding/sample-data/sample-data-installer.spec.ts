import { jest } from '@jest/globals';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SampleInstallation } from '../../../test/support/sample-installation.js';
import { rowsOf } from '../../../test/support/sample-data.js';
import { until } from '../../../test/support/until.js';
import type { SampleDatabase, SampleStep } from './sample-database.js';
import { SampleDataInstaller, type SampleProgress, type SampleReport } from './sample-data-installer.js';

// Generations are real, and take seconds each on a busy machine.
jest.setTimeout(120_000);

const MOMENT = new Date('2026-01-28T09:40:00Z');

/** The content at MOMENT, as it came out on PostgreSQL 15 and on 18. */
const GOLDEN = {
  ci: '281 32890353695394346806',
  ci_ext: '281 69593357200468006578',
  ci_relation: '762 8126806921762270456',
  event_log: '31696 -172520592659384747613',
  items: '10000 -616148527580188106957',
  maintenance_history: '1546 59271177911949219872',
  metric_def: '5 11425465273681862770',
  metric_value: '738048 -3731845496339603405949',
  stock_movements: '28703 386931160115436912224',
  work_history: '1842 430083016682424653898',
};

const TABLES: Record<string, string[]> = {
  ops: [
    'ci',
    'ci_ext',
    'ci_relation',
    'metric_def',
    'metric_value',
    'event_log',
    'work_history',
    'maintenance_history',
  ],
  inventory: ['items', 'stock_movements'],
};

/** What the rows of a database come to, whatever their order on disk. */
async function digest(installation: SampleInstallation, source: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of TABLES[source] ?? []) {
    const [row] = await rowsOf(
      installation.admin(source),
      `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS digest FROM ${table} AS t`,
    );
    digests[table] = String(row?.['digest']);
  }
  return digests;
}

const made: SampleInstallation[] = [];

async function prepare(suffix: string): Promise<SampleInstallation> {
  const installation = await SampleInstallation.prepare(suffix);
  made.push(installation);
  return installation;
}

afterAll(async () => {
  for (const installation of made) await installation.remove();
});

const denied = { code: '42501' };

describe('an installation of the sample data', () => {
  let installation: SampleInstallation;
  let report: SampleReport;
  const told: SampleProgress[] = [];

  beforeAll(async () => {
    installation = await prepare('plain');
    report = await installation.install(MOMENT, (progress) => told.push(progress));
  });

  it('is known as finished, unless a database, a step or a password is missing', async () => {
    expect(await installation.installer().isInstalled()).toBe(true);
    const [first, ...rest] = installation.databases as [SampleDatabase, ...SampleDatabase[]];
    const later: SampleStep = { name: '999-later', once: true, sql: '', checksum: '' };
    const withMore = [{ ...first, steps: [...first.steps, later] }, ...rest];
    expect(await installation.installer(withMore).isInstalled()).toBe(false);
    const withOther = [{ ...first, database: `${first.database}_other` }, ...rest];
    expect(await installation.installer(withOther).isInstalled()).toBe(false);
    const registryUrl = installation.registry.url;
    const secretsDirectory = path.join(installation.secrets, 'elsewhere');
    const elsewhere = new SampleDataInstaller({ registryUrl, databases: installation.databases, secretsDirectory });
    expect(await elsewhere.isInstalled()).toBe(false);
  });

  it('runs every step and tells its progress before each and at the end', () => {
    const total = installation.databases.reduce((sum, { steps }) => sum + steps.length + 1, 0);
    expect(report.ran).toHaveLength(total - installation.databases.length);
    expect(told.map(({ done }) => done)).toEqual(Array.from({ length: total + 1 }, (_, index) => index));
    expect(told.every((progress) => progress.total === total)).toBe(true);
    expect(told.map(({ next }) => next)).toContain('ops: 06-metrics');
    expect(told.at(-1)?.next).toBeNull();
    expect(report.warnings).toEqual([]);
  });

  it('gives every series a value for each quarter of an hour of the last 31 days, none after the moment', async () => {
    const [row] = await rowsOf(
      installation.admin('ops'),
      `SELECT count(DISTINCT (ci_id, metric_id))::int AS series, count(*)::int AS rows, count(DISTINCT time)::int AS slots,
              min(time) AS first, max(time) AS last FROM metric_value`,
    );
    expect(row).toEqual({
      series: 248,
      rows: 248 * 2976,
      slots: 2976,
      first: new Date('2025-12-28T09:45:00Z'),
      last: new Date('2026-01-28T09:30:00Z'),
    });
  });

  it('holds about a thousand events a day and a year of work and maintenance, none after the moment', async () => {
    const [row] = await rowsOf(
      installation.admin('ops'),
      `SELECT (SELECT count(*)::int / 31 FROM event_log) AS events, (SELECT max(time) <= $1 FROM event_log) AS events_end,
              (SELECT count(*)::int FROM work_history) AS work, (SELECT max(end_time) <= $1 FROM work_history) AS work_ends,
              (SELECT count(*)::int FROM maintenance_history) AS maintenance,
              (SELECT max(created_at) <= $1 AND min(start_time) > $1 - interval '367 days' FROM maintenance_history) AS year`,
      [MOMENT],
    );
    expect(row).toMatchObject({ events_end: true, work_ends: true, year: true });
    expect(row?.['events']).toBeGreaterThan(900);
    expect(row?.['events']).toBeLessThan(1100);
    expect(row?.['work']).toBeGreaterThan(1500);
    expect(row?.['maintenance']).toBeGreaterThan(1200);
  });

  it('is built of eight systems as the contract draws them', async () => {
    const depends = await rowsOf(
      installation.admin('ops'),
      `SELECT substr(a.ci_code, 5) || '→' || string_agg(substr(b.ci_code, 5), ',' ORDER BY b.ci_code) AS edge
       FROM ci_relation JOIN ci a ON a.ci_id = from_ci_id JOIN ci b ON b.ci_id = to_ci_id
       WHERE rel_type = 'DEPENDS_ON' GROUP BY a.ci_code ORDER BY a.ci_code`,
    );
    expect(depends.map(({ edge }) => edge)).toEqual([
      'analytics→erp,mes',
      'apm→cmdb,mon',
      'cmdb→apm,mon',
      'erp→apm,cmdb',
      'mes→erp,scada',
      'mon→apm,scada',
      'scada→mes',
      'secops→apm,mon',
    ]);
    const [counts] = await rowsOf(
      installation.admin('ops'),
      `SELECT count(*)::int AS items, count(DISTINCT created_at)::int AS ages, count(DISTINCT ci_ext.ci_id)::int AS extended,
              min(servers)::int AS least, max(servers)::int AS most
       FROM ci JOIN ci_ext USING (ci_id)
       LEFT JOIN (SELECT tags ->> 'system' AS system, count(*) AS servers FROM ci JOIN ci_ext USING (ci_id)
                  WHERE ci_subtype = 'server' GROUP BY 1) AS per ON per.system = tags ->> 'system'`,
    );
    // No two items are equally old, so that "the newest five" has one answer.
    expect(counts).toEqual({ items: 281, ages: 281, extended: 281, least: 4, most: 6 });
  });

  it('keeps stock and movements of ten thousand items in balance', async () => {
    const [row] = await rowsOf(
      installation.admin('inventory'),
      `SELECT count(*)::int AS items, count(*) FILTER (WHERE quantity <> coalesce(moved, 0))::int AS off
       FROM items LEFT JOIN (SELECT sku, sum(quantity_change) AS moved FROM stock_movements GROUP BY sku) AS m USING (sku)`,
    );
    expect(row).toEqual({ items: 10_000, off: 0 });
  });

  it('is the same on every platform and PostgreSQL version: the seed is fixed', async () => {
    const ops = await digest(installation, 'ops');
    const inventory = await digest(installation, 'inventory');
    expect({ ...ops, ...inventory }).toEqual(GOLDEN);
  });

  it('lets the reading roles read the data and nothing else', async () => {
    const reader = await installation.as('ops', 'reader');
    expect(await rowsOf(reader, 'SELECT count(*)::int AS n FROM ci')).toEqual([{ n: 281 }]);
    for (const sql of [
      'DELETE FROM ci',
      'SELECT generator.moment()',
      'SELECT * FROM installation.step',
      'CREATE TABLE mine ()',
      'CREATE TEMPORARY TABLE mine ()',
    ]) {
      await expect(rowsOf(reader, `SET default_transaction_read_only = off; ${sql}`)).rejects.toMatchObject(denied);
    }
  });

  it('lets the writing role add and change rows, but not delete them', async () => {
    const writer = await installation.as('inventory', 'writer');
    expect(await rowsOf(writer, `UPDATE items SET price = price WHERE sku = 'BRG-0001' RETURNING sku`)).toHaveLength(1);
    await expect(rowsOf(writer, 'DELETE FROM stock_movements')).rejects.toMatchObject(denied);
    await expect(rowsOf(writer, 'SELECT * FROM installation.step')).rejects.toMatchObject(denied);
    const reader = await installation.as('inventory', 'reader');
    await expect(rowsOf(reader, 'UPDATE items SET price = 0')).rejects.toMatchObject(denied);
  });

  it("keeps all its roles out of the registry's database and of each other's", async () => {
    for (const [source, role] of [
      ['ops', 'reader'],
      ['inventory', 'reader'],
      ['inventory', 'writer'],
    ] as const) {
      const elsewhere = source === 'ops' ? 'inventory' : 'ops';
      await expect(
        rowsOf(await installation.as(source, role, installation.registry.url), 'SELECT 1'),
      ).rejects.toMatchObject(denied);
      await expect(
        rowsOf(await installation.as(source, role, installation.admin(elsewhere)), 'SELECT 1'),
      ).rejects.toMatchObject(denied);
    }
    expect(report.notes).toHaveLength(1);
  });

  it('keeps each password in a file that only its owner may read', async () => {
    for (const { reader } of installation.databases) {
      const { mode } = await stat(path.join(installation.secrets, reader.passwordRef.replace('file:', '')));
      expect(mode & 0o777).toBe(0o600);
    }
  });

  it('does nothing more when it is asked again for the same moment', async () => {
    const before = [await digest(installation, 'ops'), await digest(installation, 'inventory')];
    const again = await installation.install();
    expect(again.ran.map(({ step }) => step)).toEqual([
      'inventory: 03-grants',
      'ops: 04-grants',
      'ops: 06-metrics',
      'ops: 07-events',
      'ops: 08-work',
    ]);
    expect(again.warnings).toEqual([]);
    expect([await digest(installation, 'ops'), await digest(installation, 'inventory')]).toEqual(before);
  });

  it('gives a role the password that sources will find when the two have come apart', async () => {
    const { user, passwordRef } = installation.sample('ops').reader;
    const file = path.join(installation.secrets, passwordRef.replace('file:', ''));
    const before = await readFile(file, 'utf8');
    await writeFile(file, 'another-password\n', { mode: 0o600 });
    const { warnings } = await installation.install();
    expect(warnings).toEqual([expect.stringContaining(`The role ${user} was there with another password`)]);
    expect(warnings.join()).not.toContain(before.trim());
    expect(await rowsOf(await installation.as('ops', 'reader'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says so when the rows were made by another version of a file', async () => {
    const changed = installation.databases.map((sample) => ({
      ...sample,
      steps: sample.steps.map((step) => (step.name === '03-items' ? { ...step, checksum: 'new' } : step)),
    }));
    const { warnings } = await installation.installer(changed).install(MOMENT);
    expect(warnings).toEqual([expect.stringContaining('was made by another version of ops: 03-items')]);
  });
});

describe('a later start', () => {
  it('tops up to exactly what a generation at that moment would have made', async () => {
    const [growing, fresh] = [made[0], await prepare('fresh')];
    if (growing === undefined) throw new Error('The plain installation comes first');
    const later = ['2026-01-28T09:44:59.999Z', '2026-01-28T09:45:00Z', '2026-01-30T23:59:59Z'];
    for (const moment of later) await growing.installer().topUp(new Date(moment));
    await fresh.install(new Date(later.at(-1) ?? ''));
    const expected = await digest(fresh, 'ops');
    expect(await digest(growing, 'ops')).toEqual(expected);

    // A clock that was wrong by a day and was set right.
    await growing.installer().topUp(new Date('2026-01-31T23:59:59Z'));
    await growing.installer().topUp(new Date(later.at(-1) ?? ''));
    expect(await digest(growing, 'ops')).toEqual(expected);
  });

  it('brings history up to date after years off', async () => {
    const [installation, fresh] = made;
    if (installation === undefined || fresh === undefined) throw new Error('The two installations come first');
    const light = installation.databases.map((sample) => ({
      ...sample,
      steps: sample.steps.filter(({ name }) => /events|work/.test(name)),
    }));
    await installation.installer(light).topUp(new Date('2029-07-01T12:00:00Z'));
    await installation.installer(light).topUp(new Date('2026-01-30T23:59:59Z'));
    const { metric_value: _, ...history } = await digest(installation, 'ops');
    expect(await digest(fresh, 'ops')).toMatchObject(history);
  });
});

describe('an installation that is disturbed', () => {
  /** A database that takes its time in its second step. */
  function slow(sample: SampleDatabase): SampleDatabase {
    const step = (name: string, once: boolean, sql: string): SampleStep => ({ name, once, sql, checksum: name });
    return {
      ...sample,
      steps: [
        step('01-schema', true, 'CREATE TABLE mark (at text)'),
        step('02-slow', true, `INSERT INTO mark VALUES ('slow'); SELECT pg_sleep(2)`),
        step('03-again', false, `INSERT INTO mark VALUES ('again')`),
      ],
    };
  }
  const marks = async (installation: SampleInstallation): Promise<unknown[]> =>
    (await rowsOf(installation.admin('ops'), 'SELECT at FROM mark ORDER BY at')).map(({ at }) => at);

  it('goes on after it was killed in the middle of a step', async () => {
    const installation = await prepare('killed');
    const databases = [slow(installation.sample('ops'))];
    const first = installation.installer(databases).install(MOMENT, ({ next }) => {
      if (next === 'ops: 02-slow') void killWhileItSleeps(installation);
    });
    await expect(first).rejects.toThrow();
    expect(await marks(installation)).toEqual([]);
    const { ran } = await installation.installer(databases).install(MOMENT);
    expect(ran.map(({ step }) => step)).toEqual(['ops: 02-slow', 'ops: 03-again']);
    expect(await marks(installation)).toEqual(['again', 'slow']);
  });

  it('happens once when two processes start at once', async () => {
    const installation = await prepare('twice');
    const databases = [slow(installation.sample('ops'))];
    const reports = await Promise.all([1, 2].map(() => installation.installer(databases).install(MOMENT)));
    expect(reports.flatMap(({ warnings }) => warnings)).toEqual([]);
    expect(await marks(installation)).toEqual(['again', 'again', 'slow']);
  });

  it('happens once also when the two belong to different registries', async () => {
    const [one, other] = [await prepare('one'), await prepare('other')];
    const databases = [slow(one.sample('ops'))];
    const beside = new SampleDataInstaller({
      registryUrl: other.registry.url,
      databases,
      secretsDirectory: one.secrets,
    });
    await Promise.all([one.installer(databases).install(MOMENT), beside.install(MOMENT)]);
    expect(await marks(one)).toEqual(['again', 'again', 'slow']);
  });

  async function killWhileItSleeps(installation: SampleInstallation): Promise<void> {
    const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND wait_event = 'PgSleep'`;
    const parameters = [installation.sample('ops').database];
    await until(async () => (await rowsOf(installation.registry.url, kill, parameters)).length > 0);
  }
});
