import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The process's metrics in one registry of its own, so that two apps in one process (as in tests) do not mix. Features
 * add theirs with `registers: [metrics.registry]`. No metric may carry a tenant: whoever may read metrics sees them all.
 */
@Injectable()
export class Metrics implements OnModuleDestroy {
  readonly registry = new Registry();

  private readonly requestSeconds = new Histogram({
    name: 'quartermaster_http_request_duration_seconds',
    help: 'Time from the request head to the last byte of the answer, by route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });
  /** Label sets already looked up; bounded, since routes, methods and statuses are. */
  private readonly requestChildren = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'quartermaster_' });
  }

  /** @param route the pattern (`/ops/keys/:id`), never the path, whose variety has no bound */
  observeRequest(method: string, route: string, status: number, milliseconds: number): void {
    const key = `${method} ${status} ${route}`;
    let child = this.requestChildren.get(key);
    if (child === undefined) {
      child = this.requestSeconds.labels(method, route, String(status));
      this.requestChildren.set(key, child);
    }
    child.observe(milliseconds / 1000);
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
