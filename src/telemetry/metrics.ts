import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { DurationHistogram, type DurationSeries } from './duration-histogram.js';

/**
 * The process's metrics in one registry of its own, so that two apps in one process (as in tests) do not mix. Features
 * add theirs with `registers: [metrics.registry]`. No metric may carry a tenant: whoever may read metrics sees them all.
 */
@Injectable()
export class Metrics implements OnModuleDestroy {
  readonly registry = new Registry();

  private readonly requestSeconds = new DurationHistogram(
    this.registry,
    'quartermaster_http_request_duration_seconds',
    'Time from the request head to the last byte of the answer, by route pattern and status.',
    ['method', 'route', 'status'],
  );
  /** Series already looked up, by route and then by method and status. */
  private readonly requestSeries = new Map<string, Map<string, DurationSeries>>();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'quartermaster_' });
  }

  /** @param route the pattern (`/ops/keys/:id`), never the path, whose variety has no bound */
  observeRequest(method: string, route: string, status: number, milliseconds: number): void {
    let ofRoute = this.requestSeries.get(route);
    if (ofRoute === undefined) this.requestSeries.set(route, (ofRoute = new Map<string, DurationSeries>()));
    const key = method + status;
    let series = ofRoute.get(key);
    if (series === undefined) ofRoute.set(key, (series = this.requestSeconds.with(method, route, String(status))));
    series.observe(milliseconds);
  }

  /** @param count how many requests are being answered right now */
  watchInFlight(count: () => number): void {
    new Gauge({
      name: 'quartermaster_http_requests_in_flight',
      help: 'Requests that are being answered.',
      registers: [this.registry],
      collect() {
        this.set(count());
      },
    });
  }

  onModuleDestroy(): void {
    this.registry.clear();
  }
}
