import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../../../dist/database/embedded/embedded-server.js';
import { migrate } from '../../../dist/database/migrate.js';
import { BenchServer } from './load.mjs';

const SECRET = randomBytes(12).toString('hex');

/** A PostgreSQL of its own with a registry and a source, thrown away at the end. */
export async function withBench(work) {
  const dataDir = await mkdtemp(join(tmpdir(), 'quartermaster-bench-'));
  const server = await startEmbeddedServer({ dataDir, settings: { fsync: 'off', shared_buffers: '128MB' } });
  try {
    await server.ensureDatabase('source');
    await fillSource(server.urlFor('source'));
    await work(await new Bench(server, dataDir).prepare());
  } finally {
    await server.stop();
    // Data of a server that runs under another account lie elsewhere.
    for (const folder of [server.home, dataDir]) await rm(folder, { recursive: true, force: true });
  }
}

async function fillSource(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE TABLE items (sku text PRIMARY KEY, name text, quantity int, location text,
    reorder_level int, price numeric(12,2), updated_at timestamptz, zone int)`);
  await client.query(`INSERT INTO items SELECT 'SKU-' || n, 'Spare part number ' || n, n % 500,
    'hall ' || n % 7 || ', rack ' || n % 90, n % 40, n / 100.0,
    timestamptz '2026-01-28 09:30:00.123+00' - n * interval '1 minute', n / 100 FROM generate_series(0, 9999) n`);
  await client.query('CREATE INDEX ON items (zone)');
  await client.query(`CREATE ROLE bench_read LOGIN PASSWORD '${SECRET}'; GRANT SELECT ON items TO bench_read`);
  await client.query('VACUUM ANALYZE items');
  await client.end();
}

class Bench {
  key = `qm_${randomBytes(24).toString('base64url')}`;

  constructor(server, dataDir, registry = 'registry') {
    Object.assign(this, { server, dataDir, registry });
    this.registryUrl = server.urlFor(registry);
    const source = new URL(server.urlFor('source'));
    source.username = 'bench_read';
    source.password = SECRET;
    this.sourceUrl = source.href;
    this.environment = {
      DATABASE_URL: this.registryUrl,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      BOOTSTRAP_ADMIN_KEY: this.key,
      OPS_MODE: 'real',
      QM_SECRET_BENCH: SECRET,
    };
  }

  /** A registry that knows the source, and nothing else. */
  async prepare() {
    await this.server.ensureDatabase(this.registry);
    await migrate(this.registryUrl);
    await this.publishSource();
    return this;
  }

  /** Another registry on the same server, over the same source. */
  anotherRegistry(registry) {
    return new Bench(this.server, this.dataDir, registry).prepare();
  }

  /** Puts an asset into the registry as a publish would, but for its checks. */
  async publish(type, name, fields) {
    await this.sql(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, version, status, published_at, published_by,
         content_hash, created_by, description, content, tool_type, tool_config, tool_input_schema)
       VALUES ('default', $1, $2, 1, 'published', now(), 'bench', '', 'bench', $3, $4, $5, $6, $7)`,
      [
        type,
        name,
        fields.description ?? 'For the bench.',
        fields.content ?? null,
        fields.tool_type ?? null,
        fields.tool_config ?? null,
        fields.tool_input_schema ?? null,
      ],
    );
  }

  /** `name_1` to `name_COUNT`, in one statement. */
  async publishMany(name, count, fieldsOf) {
    const tools = Array.from({ length: count }, (_, index) => {
      const own = `${name}_${index + 1}`;
      return { name: own, ...fieldsOf(own) };
    });
    await this.sql(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, version, status, published_at, published_by,
         content_hash, created_by, description, tool_type, tool_config, tool_input_schema)
       SELECT 'default', 'tool', name, 1, 'published', now(), 'bench', '', 'bench', description, tool_type, tool_config,
         tool_input_schema
       FROM json_to_recordset($1::json) AS tool (name text, description text, tool_type text, tool_config json,
         tool_input_schema json)`,
      [JSON.stringify(tools)],
    );
    await this.sql('ANALYZE');
  }

  async publishSource() {
    const { hostname, port, pathname, username } = new URL(this.sourceUrl);
    await this.publish('source', 'bench', {
      content: {
        source_type: 'postgres',
        connection: {
          host: hostname,
          port: Number(port),
          database: pathname.slice(1),
          user: username,
          password_ref: 'env:QM_SECRET_BENCH',
        },
        limits: { pool_size: 8 },
      },
    });
  }

  async sql(text, values) {
    const client = new pg.Client({ connectionString: this.registryUrl });
    await client.connect();
    try {
      return await client.query(text, values);
    } finally {
      await client.end();
    }
  }

  startProduct() {
    return BenchServer.start(
      './product-server.mjs',
      { environment: this.environment, url: this.registryUrl },
      this.key,
    );
  }
}
