/*
 * The floor: Node's http and `pg`, nothing else. It reads a JSON body, runs one named prepared statement and answers its rows
 * in the product's envelope, without auth, validation or records. The parent asks for CPU times over IPC.
 */
import { createServer } from 'node:http';
import pg from 'pg';

const { url, poolSize, statements } = JSON.parse(process.argv[2]);
const pool = new pg.Pool({ connectionString: url, max: poolSize });

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { params } = JSON.parse(Buffer.concat(chunks).toString());
    const name = request.url.split('/')[3];
    const { text, inputs } = statements[name];
    pool.query({ name, text, values: inputs.map((input) => params[input]) }, (error, result) => {
      if (error) {
        response.writeHead(500).end(String(error));
        return;
      }
      const body = JSON.stringify({
        time: new Date().toISOString(),
        code: 0,
        message: 'OK',
        data: { success: true, data: result.rows, warnings: [], metadata: { row_count: result.rows.length } },
      });
      response
        .writeHead(200, {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
        })
        .end(body);
    });
  });
});
server.keepAliveTimeout = 72_000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(1));
process.on('message', (message) => {
  if (message === 'stop') process.exit(0);
  process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() });
});
