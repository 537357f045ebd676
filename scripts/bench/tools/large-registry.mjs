import { setTimeout as sleep } from 'node:timers/promises';
import { median, percentile, spread, verdict } from './figures.mjs';

const FEW = 10;
const BOOTS = 5;
/** After a start the registry checks its tools in the background. */
const SETTLING_MS = 4_000;

const tool = (name) => ({
  description: 'Reads one item.',
  tool_type: 'database_query',
  tool_config: {
    source_ref: 'bench',
    query_template: `SELECT sku, name, quantity FROM items WHERE sku = {{sku}} -- ${name}`,
  },
  tool_input_schema: {
    type: 'object',
    properties: {
      sku: { type: 'string', maxLength: 64, description: 'Stock-keeping unit' },
      location: { type: 'string', maxLength: 120, description: 'Where the item lies' },
    },
    required: ['sku'],
  },
});

/** A start with very many published tools, and what publishing one more costs beside a registry with few. */
export async function benchRegistry(bench, { tools, publishes }) {
  const few = await bench.anotherRegistry('few');
  for (const [registry, count] of [
    [few, FEW],
    [bench, tools],
  ]) {
    await registry.publishMany('many', count, tool);
  }
  await benchStart(bench, tools);
  await benchPublish(few, bench, { tools, publishes });
}

async function benchStart(bench, tools) {
  const boots = [];
  for (let boot = 0; boot < BOOTS; boot += 1) {
    const product = await bench.startProduct();
    const { body } = await product.request('GET', `/ops/tools/many_${tools}`);
    if (body.data?.tool?.status !== 'active') throw new Error(`the last tool is not ready: ${JSON.stringify(body)}`);
    await sleep(SETTLING_MS);
    boots.push({ ...product.ready, bootMs: product.startedInMs, settledRss: (await product.usage()).rss });
    await product.stop();
  }
  const times = boots.map(({ bootMs }) => bootMs);
  const megabytes = (key) => boots.map((boot) => boot[key] / 2 ** 20);
  console.log(`start with ${tools} published tools, ${BOOTS} times`);
  console.log(`  from the fork to listening   ${spread(times)} ms; ${verdict(median(times), '<', 3_000, 'ms')}`);
  console.log(
    `  memory (RSS) then            ${spread(megabytes('rss'))} MB; ${verdict(median(megabytes('rss')), '<', 250, 'MB')}`,
  );
  console.log(
    `  ${SETTLING_MS / 1000} s later, all checked       ${spread(megabytes('settledRss'))} MB; ${verdict(median(megabytes('settledRss')), '<', 250, 'MB')}`,
  );
}

/** Publishes alternate between a server with few tools and one with many, so that both meet the same machine. */
async function benchPublish(few, many, { tools, publishes }) {
  const sides = [];
  for (const [registry, count] of [
    [few, FEW],
    [many, tools],
  ]) {
    sides.push({ count, product: await registry.startProduct(), replica: await registry.startProduct(), measured: [] });
  }
  try {
    await sleep(SETTLING_MS);
    for (let turn = -20; turn < publishes; turn += 1) {
      for (const side of sides) {
        const measured = await publishOne(side, `one_more_${turn + 20}`);
        side.first ??= measured;
        if (turn >= 0) side.measured.push(measured);
      }
    }
    const figures = (side, key) => side.measured.map((one) => one[key]);
    console.log(`publishing one more, ${publishes} times each in turns; milliseconds, the last is the 99th percentile`);
    for (const side of sides) {
      const line = (key) => `${spread(figures(side, key), 1)}, ${percentile(figures(side, key), 0.99).toFixed(1)}`;
      console.log(`  beside ${side.count} tools`);
      console.log(`    publish answered            ${line('publish')}`);
      console.log(
        `    then first call answered    ${line('callable')}; ${verdict(percentile(figures(side, 'callable'), 0.99), '<', 50, 'ms')}`,
      );
      console.log(
        `    publish and first call      ${line('whole')}; ${verdict(percentile(figures(side, 'whole'), 0.99), '<', 50, 'ms')}`,
      );
      console.log(
        `    then called at a replica    ${line('replica')}; ${verdict(percentile(figures(side, 'replica'), 0.99), '<', 50, 'ms')}`,
      );
      console.log(
        `    the very first after a start: publish ${side.first.publish.toFixed(0)}, first call ${side.first.callable.toFixed(0)}`,
      );
      console.log(`    CPU of the server           ${spread(figures(side, 'cpu'), 1)}`);
    }
    const [small, large] = sides;
    for (const [key, what] of [
      ['whole', 'time'],
      ['cpu', 'CPU'],
    ]) {
      const ratio = median(figures(large, key)) / median(figures(small, key));
      console.log(`  ${tools} : ${FEW} tools in ${what}   ${verdict(ratio, '<=', 1.25)}`);
    }
  } finally {
    for (const { product, replica } of sides) await Promise.all([product.stop(), replica.stop()]);
  }
}

async function publishOne({ product, replica }, name) {
  const draft = await product.request('POST', '/asset-registry/assets', { asset_type: 'tool', name, ...tool(name) });
  if (draft.status !== 201) throw new Error(JSON.stringify(draft.body));
  const path = `/asset-registry/assets/${draft.body.data.asset.asset_id}/publish`;
  const before = await product.usage();
  const begun = performance.now();
  const published = await product.request('POST', path, {});
  const answered = performance.now();
  if (published.status !== 200) throw new Error(JSON.stringify(published.body));
  const [callable, atReplica] = await Promise.all([calledAt(product, name), calledAt(replica, name)]);
  const after = await product.usage();
  return {
    publish: answered - begun,
    callable: callable - answered,
    whole: callable - begun,
    replica: atReplica - answered,
    cpu: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000,
  };
}

/** When the tool first answered. */
async function calledAt(server, name) {
  for (;;) {
    const { status } = await server.request('POST', `/ops/tools/${name}/execute`, { params: { sku: 'SKU-7' } });
    if (status === 200) return performance.now();
    if (status !== 404) throw new Error(`${name} answered ${status}`);
    await sleep(1);
  }
}
