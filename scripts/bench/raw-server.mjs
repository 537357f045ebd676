/**
 * The floor: bare Fastify and bare `pg` that answer the rows of given statements in the envelope. With DATABASE_URL it
 * serves `POST /prepare` (a name and a statement) and `GET /rows/:name/:values` (JSON); without, it brings up the embedded
 * server over DATA_DIR, asks it one question, and listens.
 */
import Fastify from 'fastify';
import pg from 'pg';
import { startEmbeddedServer } from '../../dist/database/embedded/embedded-server.js';

let embedded;
let url = process.env.DATABASE_URL;
if (!url) {
  embedded = await startEmbeddedServer({ dataDir: process.env.DATA_DIR });
  url = embedded.urlFor('quartermaster');
}
const pool = new pg.Pool({ connectionString: url, max: 10 });
await pool.query('SELECT 1');

const statements = new Map();
const fastify = Fastify({ routerOptions: { maxParamLength: 5_000 } });
fastify.post('/prepare', async ({ body }) => {
  statements.set(body.name, body.text);
  return {};
});
fastify.get('/rows/:name/:values', async ({ params: { name, values } }) => {
  const { rows } = await pool.query({ name, text: statements.get(name), values: JSON.parse(values) });
  return { time: new Date().toISOString(), code: 0, message: 'OK', data: rows.length === 1 ? rows[0] : rows };
});
fastify.get('/ops/health/ready', async () => (await pool.query('SELECT 1')).rows);
process.on('SIGTERM', async () => {
  await fastify.close();
  await pool.end();
  await embedded?.stop();
  process.exit(0);
});
console.log(`ready at ${await fastify.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })} `);
