/**
 * What the registry costs, each figure beside the same work done with raw `pg` and Fastify in the same minutes:
 * `npm run bench:registry`, or only some of it: `npm run bench:registry -- start read publish pages`. Everything runs on a
 * data folder of its own with the embedded defaults, fsync included.
 */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { Client } from 'undici';
import { writeAssetCursor } from '../../dist/asset-registry/read/asset-cursor.js';
import { assetListStatement } from '../../dist/asset-registry/read/asset-list.query.js';
import { startEmbeddedServer } from '../../dist/database/embedded/embedded-server.js';
import { describe, median, ms, report, throughput, time } from './measure.mjs';
import { ADMIN_KEY, PRODUCT, ServerProcess } from './server-process.mjs';

const ASSETS = 100_000;
const TENANT = 'default';
const RAW = 'scripts/bench/raw-server.mjs';

const PARTS = { read: benchRead, publish: benchPublish, pages: benchPages };
const asked = process.argv.slice(2);
const unknown = asked.find((part) => part !== 'start' && !(part in PARTS));
if (unknown !== undefined) throw new Error(`No part is called ${unknown}: start, ${Object.keys(PARTS).join(', ')}`);
const isAsked = (part) => asked.length === 0 || asked.includes(part);

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'quartermaster-bench-'));
// The account that runs PostgreSQL under root must get in.
await chmod(dataDir, 0o755);
const settings = { DATA_DIR: dataDir };
const cleanUp = [() => rm(dataDir, { recursive: true, force: true })];

try {
  if (isAsked('start')) await benchStart();
  const parts = Object.entries(PARTS).filter(([part]) => isAsked(part));
  if (parts.length > 0) await benchServing(parts.map(([, bench]) => bench));
} finally {
  for (const step of cleanUp.reverse()) await step();
}

/** What a running server is asked, among many assets. */
async function benchServing(parts) {
  const product = await ServerProcess.start(PRODUCT, settings);
  cleanUp.push(() => product.stop());
  const database = await startEmbeddedServer({ dataDir });
  cleanUp.push(() => database.stop());
  const databaseUrl = database.urlFor('quartermaster');
  const raw = await ServerProcess.start(RAW, { DATABASE_URL: databaseUrl });
  cleanUp.push(() => raw.stop());
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  cleanUp.push(() => sql.end());
  const clients = [new Client(product.url, { pipelining: 32 }), new Client(raw.url, { pipelining: 32 })];
  cleanUp.push(...clients.map((client) => () => client.close()));
  const [askProduct, askRaw] = clients.map(caller);

  await fill(sql);
  for (const bench of parts) await bench(sql, askProduct, askRaw);
}

/** Asks a server over one kept connection and answers the body's data. */
function caller(client) {
  return async (method, route, body) => {
    const answer = await client.request({
      method,
      path: route,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${route}: ${answer.statusCode} ${text}`);
    return () => JSON.parse(text).data;
  };
}

async function benchStart() {
  const first = await ServerProcess.start(PRODUCT, settings);
  await first.stop();
  const started = { product: [], raw: [] };
  for (let round = 0; round < 7; round++) {
    for (const [name, script] of Object.entries({ product: PRODUCT, raw: RAW })) {
      const server = await ServerProcess.start(script, settings);
      started[name].push(server.startedIn);
      await server.stop();
    }
  }
  const line = (name) =>
    `${ms(median(started[name]))} (${ms(Math.min(...started[name]))}–${ms(Math.max(...started[name]))})`;
  report(
    'Start to ready on an existing data folder, sample data included',
    [
      `product ${line('product')}`,
      `floor   ${line('raw')}: the embedded server, one query, bare Fastify`,
      `first start, which makes the sample data: ${ms(first.startedIn)}`,
    ],
    ['median under 2 s', median(started.product) < 2_000],
  );
}

async function fill(sql) {
  console.log(`\nMaking ${ASSETS} assets`);
  await sql.query(await readFile(new URL('./many-assets.sql', import.meta.url), 'utf8'));
  await sql.query('SELECT pg_temp.make_many_assets($1, $2)', [TENANT, ASSETS]);
  await sql.query('VACUUM ANALYZE tb_asset_registry, tb_asset_name, tb_asset_tag, tb_asset_search');
}

async function benchRead(sql, askProduct, askRaw) {
  const { rows } = await sql.query(
    `SELECT asset_id FROM tb_asset_registry WHERE asset_type = 'tool' AND status = 'published' AND tenant_id = $1 LIMIT 500`,
    [TENANT],
  );
  const ids = rows.map((row) => row.asset_id);
  let turn = 0;
  const next = () => ids[turn++ % ids.length];
  await askRaw('POST', '/prepare', { name: 'one', text: 'SELECT * FROM tb_asset_registry WHERE asset_id = $1' });
  const contenders = {
    product: async () => void (await askProduct('GET', `/ops/tool-assets/${next()}`)),
    raw: async () => void (await askRaw('GET', `/rows/one/${encodeURIComponent(JSON.stringify([next()]))}`)),
  };
  const alone = await time(contenders, { times: 1_000 });
  const together = await throughput(contenders);
  const latency = alone.product.median / alone.raw.median;
  const rate = median(together.raw) / median(together.product);
  const perSecond = (rates) =>
    `${median(rates).toFixed(0)} a second (${Math.min(...rates).toFixed(0)}–${Math.max(...rates).toFixed(0)})`;
  report(
    'Read of one asset over HTTP',
    [
      `product ${describe(alone.product)}; 32 at once: ${perSecond(together.product)}`,
      `floor   ${describe(alone.raw)}; 32 at once: ${perSecond(together.raw)}`,
      `product : floor ${latency.toFixed(2)} in latency, ${rate.toFixed(2)} in time per call under load`,
    ],
    ['under 1.5 times the floor', latency < 1.5 && rate < 1.5],
  );
}

async function benchPublish(sql, askProduct) {
  const names = Array.from({ length: 20 }, (_, index) => `bench_tool_${index}`);
  let turn = 0;
  const draft = async () => {
    const body = {
      name: names[turn % names.length],
      description: `Answers question ${turn++}.`,
      tool_type: 'http_api',
      tool_config: { base_url: 'https://status.example.com', endpoint: '/status/{{code}}', method: 'GET' },
      tool_input_schema: {
        type: 'object',
        properties: { code: { type: 'string', maxLength: 20 } },
        required: ['code'],
        additionalProperties: false,
      },
    };
    return (await askProduct('POST', '/ops/tool-assets', body))().asset;
  };
  const timed = async (work) => {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  };
  const { product, raw, commit } = await time({
    product: async () => {
      const { asset_id } = await draft();
      return timed(() => askProduct('POST', `/ops/tool-assets/${asset_id}/publish`));
    },
    raw: async () => {
      const asset = await draft();
      return timed(() => publishRaw(sql, asset));
    },
    commit: async () => {
      await sql.query(`INSERT INTO tb_audit_log (tenant_id, actor, action, resource_type, resource_id, resource_name, difference)
        VALUES ('bench', 'bench', 'create', 'tool', 'x', 'x', '{}')`);
    },
  });
  report(
    `Publish over one more version, one publisher, among ${ASSETS} assets`,
    [
      `product ${describe(product)}`,
      `floor   ${describe(raw)}: the same statements with raw pg, no HTTP, no validation`,
      `one committed INSERT, which is mostly the disk's flush: ${describe(commit)}`,
      `product : floor ${(product.median / raw.median).toFixed(2)}`,
    ],
    ['p99 under 10 ms', product.p99 < 10],
  );
}

/** What a publish does in its transaction, one statement after the other. */
async function publishRaw(sql, { asset_id: id, name }) {
  const key = [TENANT, 'tool', name];
  const where = 'tenant_id = $1 AND asset_type = $2 AND name = $3';
  await sql.query('BEGIN');
  await sql.query(`SELECT 1 FROM tb_asset_name WHERE ${where} FOR UPDATE`, key);
  await sql.query('SELECT * FROM tb_asset_registry WHERE asset_id = $1', [id]);
  await sql.query(
    `UPDATE tb_asset_registry SET status = 'archived', updated_at = now(), lock_version = lock_version + 1
     WHERE ${where} AND status = 'published' RETURNING *`,
    key,
  );
  await sql.query(
    `UPDATE tb_asset_registry SET status = 'published', published_by = 'bench', published_at = now(), updated_at = now(),
       lock_version = lock_version + 1 WHERE asset_id = $1 RETURNING *`,
    [id],
  );
  await sql.query(
    `INSERT INTO tb_asset_version_history (asset_id, tenant_id, asset_type, name, version, action, snapshot, actor)
     SELECT asset_id, tenant_id, asset_type, name, version, 'publish', to_jsonb(asset), 'bench'
     FROM tb_asset_registry asset WHERE asset_id = $1`,
    [id],
  );
  await sql.query(
    `INSERT INTO tb_audit_log (tenant_id, actor, action, resource_type, resource_id, resource_name, difference)
     VALUES ($1, 'bench', 'publish', $2, $4, $3, '{}')`,
    [...key, id],
  );
  await sql.query(
    `INSERT INTO tb_asset_change (tenant_id, asset_type, name, version, action) VALUES ($1, $2, $3, 1, 'publish')`,
    key,
  );
  await sql.query('COMMIT');
}

async function benchPages(sql, askProduct, askRaw) {
  const at = async (position) => {
    const { rows } = await sql.query(
      'SELECT created_seq FROM tb_asset_registry WHERE tenant_id = $1 ORDER BY created_seq DESC OFFSET $2 LIMIT 1',
      [TENANT, position],
    );
    return writeAssetCursor(rows[0].created_seq);
  };
  const { rows } = await sql.query('SELECT name FROM tb_asset_registry WHERE tenant_id = $1 OFFSET 40000 LIMIT 1', [
    TENANT,
  ]);
  const filters = {
    'no filter': {},
    'status=published': { status: 'published' },
    'status=draft, only among the oldest tenth': { status: 'draft' },
    'tool_type=database_query': { tool_type: 'database_query' },
    'tool_type=custom, only among the oldest tenth': { tool_type: 'custom' },
    'tool_type=graph_query, no hit': { tool_type: 'graph_query' },
    'asset_type=source': { asset_type: 'source' },
    'asset_type=tool, status=draft': { asset_type: 'tool', status: 'draft' },
    'name, exact': { name: rows[0].name },
    'q=unicorn, 2 hits': { q: 'unicorn' },
    'q=read, one in seven': { q: 'read' },
    'q=inventory_item_read, 60 hits': { q: 'inventory_item_read' },
    'q=readitem, no hit': { q: 'readitem' },
    'q=a': { q: 'a' },
    'q=q, one in eighteen': { q: 'q' },
    'q=z, no hit': { q: 'z' },
    'q=ad': { q: 'ad' },
    'q=rea': { q: 'rea' },
    'q=zzz, no hit': { q: 'zzz' },
    'tag=domain, on all': { tag: 'domain' },
    'tag=domain:orders, one in eighteen': { tag: 'domain:orders' },
    'tag=team:team_7, one in 211': { tag: 'team:team_7' },
    'tag=reviewed, 20 hits': { tag: 'reviewed' },
    'tag=era:old, 10,000 hits, all old': { tag: 'era:old' },
    'q=_1, 22,000 hits, none among the newest': { q: '_1' },
    'q=mk1, 50,000 hits, the older half': { q: 'mk1' },
    'q=mk1, tag=team:team_7': { q: 'mk1', tag: 'team:team_7' },
    'cursor after 50,000': { cursor: await at(50_000) },
    'cursor after 99,000, tag=domain:orders': { cursor: await at(99_000), tag: 'domain:orders' },
    'q=server, tag=domain:orders, status=published': { q: 'server', tag: 'domain:orders', status: 'published' },
    'q=a, status=draft, only among the oldest tenth': { q: 'a', status: 'draft' },
    'q=mk1, asset_type=query, 5,000 hits, all old': { q: 'mk1', asset_type: 'query' },
    'q=bench, status=draft, no hit': { q: 'bench', status: 'draft' },
    'q=inventory, tag=domain:orders, 5,500 each, no hit': { q: 'inventory', tag: 'domain:orders' },
    'tag=domain, status=draft, on all and on the oldest': { tag: 'domain', status: 'draft' },
  };
  const results = [];
  for (const [title, query] of Object.entries(filters)) {
    const { tool_type: toolType, asset_type: type, q: namePart, ...same } = query;
    const { sql: text, parameters } = assetListStatement(TENANT, { toolType, type, namePart, ...same, limit: 50 });
    await askRaw('POST', '/prepare', { name: title, text });
    const rawRoute = `/rows/${encodeURIComponent(title)}/${encodeURIComponent(JSON.stringify(parameters))}`;
    const route = `/asset-registry/assets?${new URLSearchParams({ ...query, limit: '50' })}`;
    const { product, raw } = await time(
      {
        product: async () => void (await askProduct('GET', route)),
        raw: async () => void (await askRaw('GET', rawRoute)),
      },
      { rounds: 3, times: 150 },
    );
    results.push({ title, product, raw });
  }
  report(
    `Page of 50 out of ${ASSETS} assets over HTTP`,
    results.map(
      ({ title, product, raw }) =>
        `${title.padEnd(52)} median ${ms(product.median).padStart(8)}  p99 ${ms(product.p99).padStart(8)}` +
        `   floor ${ms(raw.median).padStart(8)}  p99 ${ms(raw.p99).padStart(8)}   x${(product.median / raw.median).toFixed(2)}` +
        (product.p99 < 10 ? '' : '   over 10 ms'),
    ),
    ['every p99 under 10 ms', results.every(({ product }) => product.p99 < 10)],
  );
}
