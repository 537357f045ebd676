/**
 * How often something is measured: in rounds that alternate with those of its floor, so that a slow minute of the machine
 * hits both.
 *
 * @typedef {{ median: number, p99: number, rounds: { median: number, p99: number }[] }} Timing milliseconds
 */

/** The value below which a share of the sorted values lies. */
function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

const ascending = (values) => [...values].sort((a, b) => a - b);
export const median = (values) => percentile(ascending(values), 0.5);

/**
 * Times several contenders, `times` calls in each of `rounds` rounds, after a warm-up round that does not count.
 *
 * @param {Record<string, () => Promise<number | void>>} contenders each does its work once; it may answer the milliseconds
 *   that count, where not all of its work does
 * @returns {Promise<Record<string, Timing>>}
 */
export async function time(contenders, { rounds = 5, times = 200 } = {}) {
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const taken = [];
      for (let call = 0; call < times; call++) {
        const begun = performance.now();
        const counted = await work();
        taken.push(counted ?? performance.now() - begun);
      }
      if (round >= 0) samples[name].push(taken);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, summary(all)]));
}

/**
 * @param {number[][]} rounds milliseconds of each call
 * @returns {Timing}
 */
export function summary(rounds) {
  const both = (taken) => {
    const sorted = ascending(taken);
    return { median: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
  };
  return { ...both(rounds.flat()), rounds: rounds.map(both) };
}

/** Calls a second, and their spread over the rounds, with so many calls under way at once. */
export async function throughput(contenders, { rounds = 5, milliseconds = 1_500, parallel = 32 } = {}) {
  const rates = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      let done = 0;
      const begun = performance.now();
      const caller = async () => {
        while (performance.now() - begun < milliseconds) {
          await work();
          done++;
        }
      };
      await Promise.all(Array.from({ length: parallel }, caller));
      if (round >= 0) rates[name].push((done * 1000) / (performance.now() - begun));
    }
  }
  return rates;
}

export const ms = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
const spread = (values) => `${ms(Math.min(...values))}–${ms(Math.max(...values))}`;

/** One line: median and p99, each with its spread over the rounds. */
export function describe({ median, p99, rounds }) {
  const medians = rounds.map((round) => round.median);
  const p99s = rounds.map((round) => round.p99);
  return `median ${ms(median)} (${spread(medians)}), p99 ${ms(p99)} (${spread(p99s)})`;
}

/** Prints what was measured; `bound` is `[what, holds]`. */
export function report(title, lines, bound) {
  console.log(`\n${title}`);
  for (const line of lines) console.log(`  ${line}`);
  if (bound) console.log(`  bound: ${bound[0]} -> ${bound[1] ? 'kept' : 'MISSED'}`);
}
