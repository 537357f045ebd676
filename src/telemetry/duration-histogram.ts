import type { Metric, Registry } from 'prom-client';

/** Upper bounds in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Sample {
  metricName: string;
  labels: Record<string, string | number>;
  value: number;
}

/** The durations under one set of label values. */
export class DurationSeries {
  private readonly counts = new Float64Array(BUCKETS.length + 1);
  private sum = 0;

  observe(milliseconds: number): void {
    const seconds = milliseconds / 1000;
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > BUCKETS[bucket]!) bucket += 1;
    this.counts[bucket] = this.counts[bucket]! + 1;
    this.sum += seconds;
  }

  samples(name: string, labels: Record<string, string>): Sample[] {
    let count = 0;
    const buckets = [...BUCKETS, '+Inf'].map((le, index): Sample => {
      count += this.counts[index]!;
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}

/**
 * A histogram of durations for what happens thousands of times a second: an observation is one addition. (prom-client's own
 * puts the labels together anew each time.) Read by prom-client's registry as one of its own.
 */
export class DurationHistogram<Label extends string> {
  private readonly series = new Map<string, { labels: Record<string, string>; durations: DurationSeries }>();

  constructor(
    registry: Registry,
    readonly name: string,
    private readonly help: string,
    private readonly labelNames: readonly Label[],
  ) {
    registry.registerMetric(this as unknown as Metric);
  }

  /** The series with these values, in the order of the label names. Their number must have a bound. */
  with(...values: string[]): DurationSeries {
    const key = values.join('\0');
    let found = this.series.get(key);
    if (found === undefined) {
      const labels = Object.fromEntries(this.labelNames.map((label, index) => [label, values[index] ?? '']));
      found = { labels, durations: new DurationSeries() };
      this.series.set(key, found);
    }
    return found.durations;
  }

  async get(): Promise<{ name: string; help: string; type: 'histogram'; values: Sample[]; aggregator: 'sum' }> {
    const values = [...this.series.values()].flatMap(({ labels, durations }) => durations.samples(this.name, labels));
    return { name: this.name, help: this.help, type: 'histogram', values, aggregator: 'sum' };
  }
}
