/*
 * What a SQL tool's call costs this process beside raw `pg` with JSON.stringify, for one row and for a hundred: CPU and
 * time per call, medians over interleaved rounds with their spread. `nest build`, then `node scripts/bench/sql-rows.mjs`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../../dist/database/embedded/embedded-server.js';
import { PostgresPools } from '../../dist/sources/postgres/postgres-pools.js';
import { RowWriter } from '../../dist/sources/postgres/row-writer.js';
import { Secret } from '../../dist/sources/secrets/secret.js';
import { SqlTool } from '../../dist/tools/dynamic/sql/sql-tool.js';

const ROUNDS = Number(process.argv[2] ?? 9);
const CALLS = 1500;
const CLIENTS = 8;

const dataDir = await mkdtemp(join(tmpdir(), 'quartermaster-bench-'));
const server = await startEmbeddedServer({ dataDir, settings: { fsync: 'off', shared_buffers: '128MB' } });
try {
  const raw = new pg.Pool({ connectionString: server.urlFor('postgres'), max: CLIENTS });
  await raw.query(`CREATE TABLE items (sku text PRIMARY KEY, name text, quantity int, location text, reorder_level int,
    price numeric(12,2), updated_at timestamptz, zone int)`);
  await raw.query(`INSERT INTO items SELECT 'SKU-' || n, 'Spare part number ' || n, n % 500, 'hall ' || n % 7 || ', rack ' || n % 90,
    n % 40, n / 100.0, timestamptz '2026-01-28 09:30:00.123+00' - n * interval '1 minute', n / 100 FROM generate_series(0, 9999) n`);
  await raw.query('CREATE INDEX ON items (zone)');
  await raw.query('VACUUM ANALYZE items');
  const { hostname, port, username, password } = new URL(server.urlFor('postgres'));
  const role = { user: username, password: () => Promise.resolve(new Secret(decodeURIComponent(password))) };
  const pools = new PostgresPools({
    ...{ source: 'bench', host: hostname, port: Number(port), database: 'postgres', tls: null },
    ...{ read: role, write: null, poolSize: CLIENTS, timeoutMs: 30_000, waitMs: 2000 },
  });
  const columns = 'sku, name, quantity, location, reorder_level, price, updated_at';
  const cases = {
    'one row': {
      where: 'sku = ',
      values: (call) => [`SKU-${(call * 37) % 10_000}`],
      type: 'string',
      oids: [25],
      rows: 1,
    },
    '100 rows': { where: 'zone = ', values: (call) => [String(call % 100)], type: 'integer', oids: [23], rows: 100 },
  };
  for (const [title, { where, values, type, oids, rows }] of Object.entries(cases)) {
    const text = `SELECT ${columns} FROM items WHERE ${where}$1`;
    const statement = { name: `bench_${rows}`, sql: text, parameterTypes: oids };
    const signal = new AbortController().signal;
    const tool = new SqlTool(
      {
        ...{ template: `SELECT ${columns} FROM items WHERE ${where}{{x}}`, path: '', mode: 'read', result: 'rows' },
        ...{ maxResults: 200, allowFunctions: [], inputSchema: { type: 'object', properties: { x: { type } } } },
      },
      () => pools,
    );
    const context = { tenantId: 't', actor: 'a', roles: [], traceId: 'x', signal };
    const ways = {
      'raw pg + JSON.stringify': async (call) =>
        JSON.stringify((await raw.query({ name: `raw_${rows}`, text, values: values(call) })).rows),
      'pools + row writer': async (call) => {
        const writer = new RowWriter(pools.types, { maxRows: 200, maxBytes: 8 << 20 });
        await pools.run('read', statement, values(call), writer, {
          deadline: Date.now() + 30_000,
          signal,
          rowLimit: 201,
        });
        return `[${writer.finish()}]`;
      },
      'SQL tool': async (call) => {
        const x = type === 'integer' ? Number(values(call)[0]) : values(call)[0];
        return (await tool.run({ x }, { ...context, deadline: Date.now() + 30_000 })).data.text;
      },
    };
    console.log(`${title}, ${CLIENTS} clients, ${CALLS} calls a round, ${ROUNDS} rounds`);
    const results = await measure(ways, rows);
    const floor = median(results['raw pg + JSON.stringify'].cpu);
    for (const [name, { cpu, time }] of Object.entries(results)) {
      const ratio = (floor / median(cpu)).toFixed(2);
      console.log(
        `  ${name.padEnd(26)} CPU ${spread(cpu)} µs a call, ${ratio} times as cheap as raw; time ${spread(time)} µs`,
      );
    }
  }
  await pools.close(1000);
  await raw.end();
} finally {
  await server.stop();
  for (const folder of [server.home, dataDir]) await rm(folder, { recursive: true, force: true });
}

async function measure(ways, rows) {
  const results = Object.fromEntries(Object.keys(ways).map((name) => [name, { cpu: [], time: [] }]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const answer = JSON.parse(await way(0));
      if (answer.length !== rows) throw new Error(`${name} answered ${answer.length} rows`);
      const cpu = process.cpuUsage();
      const begun = performance.now();
      let next = 0;
      const client = async () => {
        while (next < CALLS) await way((next += 1));
      };
      await Promise.all(Array.from({ length: CLIENTS }, client));
      const { user, system } = process.cpuUsage(cpu);
      if (round < 0) continue; // warms up
      results[name].cpu.push((user + system) / CALLS);
      results[name].time.push(((performance.now() - begun) * 1000) / CALLS);
    }
  }
  return results;
}

function median(values) {
  return [...values].sort((left, right) => left - right)[values.length >> 1];
}

function spread(values) {
  return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;
}
