/*
 * What running tools costs: a call beside raw Node http and `pg`, a start with ten thousand published tools, and publishing
 * one more. `npm run build`, then `npm run bench:tools [-- --rounds 61 --requests 500 --tools 10000 --publishes 300 --only calls|registry]`.
 */
import { parseArgs } from 'node:util';
import { withBench } from './bench.mjs';
import { benchCallOverhead } from './call-overhead.mjs';
import { benchRegistry } from './large-registry.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '61' },
    requests: { type: 'string', default: '500' },
    tools: { type: 'string', default: '10000' },
    publishes: { type: 'string', default: '300' },
    only: { type: 'string' },
  },
});

await withBench(async (bench) => {
  const { only, ...numbers } = values;
  const [rounds, requests, tools, publishes] = ['rounds', 'requests', 'tools', 'publishes'].map((key) =>
    Number(numbers[key]),
  );
  if (only !== 'registry') await benchCallOverhead(bench, { rounds, requests });
  if (only !== 'calls') await benchRegistry(bench, { tools, publishes });
});
