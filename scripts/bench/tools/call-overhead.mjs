import { median, spread, verdict } from './figures.mjs';
import { BenchServer } from './load.mjs';

const COLUMNS = 'sku, name, quantity, location, reorder_level, price, updated_at';
export const CASES = {
  one_row: {
    title: 'one row',
    where: 'sku',
    type: 'string',
    of: (call) => `SKU-${(call * 37) % 10_000}`,
    bound: ['<=', 1.4],
  },
  hundred_rows: { title: '100 rows', where: 'zone', type: 'integer', of: (call) => call % 100, bound: ['<', 1] },
};

/** Requests that nobody looks at: connections are made, and code is compiled as far as it ever will be. */
const WARM_UP = 8_000;

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
    for (const [name, { title, of, bound }] of Object.entries(CASES)) {
      const results = { raw: [], product: [] };
      const turns = [
        ['raw', raw],
        ['product', product],
      ];
      const paramsOf = (call) => ({ x: of(call) });
      for (const [, server] of turns) await server.measure(name, paramsOf, WARM_UP);
      for (let round = 0; round < rounds; round += 1) {
        // Whoever comes second may find the machine in another state, so they take turns at that, too.
        for (const [side, server] of turns.reverse()) {
          results[side].push(await server.measure(name, paramsOf, requests));
        }
      }
      const figures = (side, key) => results[side].map((result) => result[key]);
      const ratios = figures('product', 'cpu').map((cpu, round) => cpu / results.raw[round].cpu);
      console.log(`${title}, ${requests} requests a round, ${rounds} rounds, 8 connections; medians (least to most)`);
      for (const [side, label] of [
        ['raw', 'raw http + pg'],
        ['product', 'product      '],
      ]) {
        const [cpu, time] = [spread(figures(side, 'cpu')), spread(figures(side, 'time'))];
        console.log(`  ${label}   CPU ${cpu} µs a request, time ${time} µs`);
      }
      console.log(`  CPU, product : raw, round by round   ${spread(ratios, 2)}; ${verdict(median(ratios), ...bound)}`);
      const least = Math.min(...figures('product', 'cpu')) / Math.min(...figures('raw', 'cpu'));
      console.log(`  CPU, product : raw, each at its least (where nobody else was busy)   ${least.toFixed(2)}`);
    }
  } finally {
    await raw.stop();
    await product.stop();
  }
}
