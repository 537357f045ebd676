import { BenchServer, median, spread } from './load.mjs';

const COLUMNS = 'sku, name, quantity, location, reorder_level, price, updated_at';
export const CASES = {
  one_row: { title: 'one row', where: 'sku', type: 'string', of: (call) => `SKU-${(call * 37) % 10_000}` },
  hundred_rows: { title: '100 rows', where: 'zone', type: 'integer', of: (call) => call % 100 },
};

/** `POST …/execute` beside raw Node http and `pg`: the same statement, the same load, rounds that alternate. */
export async function benchCallOverhead(bench, { rounds, requests }) {
  for (const [name, { where, type }] of Object.entries(CASES)) {
    await bench.publish('tool', name, {
      description: `Reads ${name}.`,
      tool_type: 'database_query',
      tool_config: {
        source_ref: 'bench',
        query_template: `SELECT ${COLUMNS} FROM items WHERE ${where} = {{x}}`,
        max_results: 200,
      },
      tool_input_schema: { type: 'object', properties: { x: { type } }, required: ['x'] },
    });
  }
  const statements = Object.fromEntries(
    Object.entries(CASES).map(([name, { where }]) => [
      name,
      { text: `SELECT ${COLUMNS} FROM items WHERE ${where} = $1`, inputs: ['x'] },
    ]),
  );
  const raw = await BenchServer.start('./raw-server.mjs', { url: bench.sourceUrl, poolSize: 8, statements }, bench.key);
  const product = await bench.startProduct();
  try {
    for (const [name, { title, of }] of Object.entries(CASES)) {
      const paramsOf = (call) => ({ x: of(call) });
      const results = { raw: [], product: [] };
      for (let round = -2; round < rounds; round += 1) {
        for (const [side, server] of [
          ['raw', raw],
          ['product', product],
        ]) {
          const measured = await server.measure(name, paramsOf, requests);
          if (round >= 0) results[side].push(measured);
        }
      }
      const cpu = (side) => results[side].map((result) => result.cpu);
      const time = (side) => results[side].map((result) => result.time);
      const ratio = median(cpu('product')) / median(cpu('raw'));
      console.log(`${title}, ${requests} requests a round, ${rounds} rounds, 8 connections`);
      console.log(`  raw http + pg   CPU ${spread(cpu('raw'))} µs a request, time ${spread(time('raw'))} µs`);
      console.log(`  product         CPU ${spread(cpu('product'))} µs a request, time ${spread(time('product'))} µs`);
      console.log(`  product : raw   ${ratio.toFixed(2)} in CPU`);
    }
  } finally {
    await raw.stop();
    await product.stop();
  }
}
