/*
 * What running tools costs: a call beside raw Node http and `pg`, a start with ten thousand published tools, and publishing
 * one more. `npm run build`, then `npm run bench:tools [-- --rounds 9 --requests 3000 --only calls|registry]`.
 */
import { parseArgs } from 'node:util';
import { withBench } from './bench.mjs';
import { benchCallOverhead } from './call-overhead.mjs';
import { benchRegistry } from './large-registry.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    requests: { type: 'string', default: '3000' },
    tools: { type: 'string', default: '10000' },
    only: { type: 'string' },
  },
});

await withBench(async (bench) => {
  await bench.publishSource();
  if (values.only !== 'registry') {
    await benchCallOverhead(bench, { rounds: Number(values.rounds), requests: Number(values.requests) });
  }
  if (values.only !== 'calls')
    await benchRegistry(bench, { tools: Number(values.tools), rounds: Number(values.rounds) });
});
