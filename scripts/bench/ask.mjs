/**
 * How long answers take over HTTP on the sample data: `npm run bench:ask`. Sixteen clients ask at the pace of busy people,
 * ten questions a second each, and then without any pause, which shows what a process can answer. The floor in alternating
 * rounds is one statement of the same work through bare Fastify and bare `pg`, with no planning, no tools and no records.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { startEmbeddedServer } from '../../dist/database/embedded/embedded-server.js';
import { describe, report, summary } from './measure.mjs';
import { ADMIN_KEY, PRODUCT, ServerProcess } from './server-process.mjs';

const CLIENTS = 16;
const PAUSE_MS = 100;
const ROUNDS = 5;
const ROUND_MS = 3_000;
const OPS_DATABASE = 'sample_ops';

const LIST = `SELECT c.ci_code, c.ci_name, c.ci_type, c.ci_subtype, c.status, c.criticality, c.location, c.owner, count(*) OVER () AS total
  FROM ci c JOIN ci_ext x USING (ci_id) WHERE c.ci_subtype = $1 AND x.tags ->> 'system' = $2 ORDER BY c.ci_code LIMIT 50`;
const COUNTS = `SELECT c.location, count(*) FROM ci c WHERE c.ci_subtype = $1 GROUP BY c.location ORDER BY count(*) DESC`;
const SERIES = `SELECT date_bin('1 hour', v.time, date_trunc('day', v.time)) AS bucket, avg(v.value) AS value
  FROM metric_value v JOIN ci c USING (ci_id) JOIN metric_def m USING (metric_id)
  WHERE c.ci_code = $1 AND m.metric_name = $2 AND v.time >= now() - interval '24 hours' GROUP BY bucket ORDER BY bucket`;

const QUESTIONS = [
  { question: 'which servers of system erp', boundMs: 10, sql: LIST, values: ['server', 'erp'] },
  { question: '존별로 서버는 몇 대야?', boundMs: 10, sql: COUNTS, values: ['server'] },
  {
    question: 'trend of cpu of srv-erp-01 in the last 24 hours',
    boundMs: 15,
    sql: SERIES,
    values: ['srv-erp-01', 'cpu_usage'],
  },
];

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'quartermaster-bench-'));
// The account that runs PostgreSQL under root must get in.
await chmod(dataDir, 0o755);
const cleanUp = [() => rm(dataDir, { recursive: true, force: true })];
try {
  const database = await startEmbeddedServer({ dataDir });
  cleanUp.push(() => database.stop());
  const product = await ServerProcess.start(PRODUCT, { DATA_DIR: dataDir });
  cleanUp.push(() => product.stop());
  const raw = await ServerProcess.start('scripts/bench/raw-server.mjs', {
    DATABASE_URL: database.urlFor(OPS_DATABASE),
  });
  cleanUp.push(() => raw.stop());
  const [askProduct, askRaw] = [product, raw].map(({ url }) => {
    const pool = new Pool(url, { connections: CLIENTS, pipelining: 1 });
    cleanUp.push(() => pool.close());
    return (method, route, body) => send(pool, method, route, body);
  });
  for (const [index, asked] of QUESTIONS.entries()) await bench(asked, `statement_${index}`, askProduct, askRaw);
} finally {
  for (const step of cleanUp.reverse()) await step();
}

async function send(pool, method, route, body) {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, ...(body && { 'content-type': 'application/json' }) };
  const answer = await pool.request({ method, path: route, headers, body: body && JSON.stringify(body) });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${method} ${route}: ${answer.statusCode} ${text}`);
  return text;
}

async function bench({ question, boundMs, sql, values }, name, askProduct, askRaw) {
  await askRaw('POST', '/prepare', { name, text: sql });
  const contenders = {
    product: () => askProduct('POST', '/ops/ask', { question }),
    floor: () => askRaw('GET', `/rows/${name}/${encodeURIComponent(JSON.stringify(values))}`),
  };
  const rows = JSON.parse(await contenders.floor()).data;
  const { answer } = JSON.parse(await contenders.product()).data;
  const paced = await timeClients(contenders, PAUSE_MS);
  const pressed = await timeClients(contenders, 0);
  const rate = (timing) => `${Math.round((timing.count * 1_000) / (ROUNDS * ROUND_MS))} a second`;
  report(
    `"${question}" -> "${answer}" (floor: ${rows.length} rows)`,
    [
      `${CLIENTS} clients, ${1_000 / PAUSE_MS} questions a second each: ${describe(paced.product)}`,
      `  floor: ${describe(paced.floor)}`,
      `${CLIENTS} clients without a pause: ${rate(pressed.product)}, ${describe(pressed.product)}`,
      `  floor: ${rate(pressed.floor)}, ${describe(pressed.floor)}`,
    ],
    [`p99 under ${boundMs} ms at that pace`, paced.product.p99 < boundMs],
  );
}

/** Times contenders under so many clients in alternating rounds, after one round that does not count. */
async function timeClients(contenders, pauseMs) {
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const taken = await clients(work, pauseMs);
      if (round >= 0) samples[name].push(taken);
    }
  }
  return Object.fromEntries(
    Object.entries(samples).map(([name, rounds]) => [name, { ...summary(rounds), count: rounds.flat().length }]),
  );
}

/** Milliseconds of each call that the clients made in one round; they begin one after the other, not all at once. */
async function clients(work, pauseMs) {
  const taken = [];
  const until = performance.now() + ROUND_MS;
  const client = async (_, index) => {
    await sleep((pauseMs * index) / CLIENTS);
    while (performance.now() < until) {
      const begun = performance.now();
      await work();
      const spent = performance.now() - begun;
      taken.push(spent);
      if (pauseMs > 0) await sleep(Math.max(0, pauseMs - spent));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return taken;
}
