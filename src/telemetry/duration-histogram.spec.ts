import { Registry } from 'prom-client';
import { DurationHistogram } from './duration-histogram.js';

describe('DurationHistogram', () => {
  it('is scraped as a histogram of Prometheus', async () => {
    const registry = new Registry();
    const histogram = new DurationHistogram(registry, 'calls_seconds', 'Calls.', ['route', 'status']);
    for (const milliseconds of [0.5, 1, 1.1, 40, 60_000]) histogram.with('/a', '200').observe(milliseconds);
    histogram.with('/b"', '500').observe(2);
    const text = await registry.metrics();
    expect(text).toContain('# TYPE calls_seconds histogram');
    for (const line of [
      'calls_seconds_bucket{le="0.001",route="/a",status="200"} 2',
      'calls_seconds_bucket{le="0.0025",route="/a",status="200"} 3',
      'calls_seconds_bucket{le="0.05",route="/a",status="200"} 4',
      'calls_seconds_bucket{le="30",route="/a",status="200"} 4',
      'calls_seconds_bucket{le="+Inf",route="/a",status="200"} 5',
      'calls_seconds_count{route="/a",status="200"} 5',
      'calls_seconds_count{route="/b\\"",status="500"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toMatch(/calls_seconds_sum\{route="\/a",status="200"\} 60\.04/);
  });
});
