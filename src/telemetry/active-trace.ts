import type { SpanContext } from '@opentelemetry/api';
import { createRequire } from 'node:module';

type Api = typeof import('@opentelemetry/api');

/** Where every copy of the API, of whatever 1.x, finds what an SDK has registered. */
const REGISTERED = Symbol.for('opentelemetry.js.api.1');

let api: Api | null = null;

/**
 * The OpenTelemetry span that this code runs in; null unless the process was started with an SDK, which then has made one for
 * the request. Without an SDK the call costs next to nothing.
 */
export function activeSpan(): SpanContext | null {
  if (!(REGISTERED in globalThis)) return null;
  // Only now: it is a hundred files, which a start without an SDK need not load.
  api ??= createRequire(import.meta.url)('@opentelemetry/api') as Api;
  const context = api.trace.getActiveSpan()?.spanContext();
  return context !== undefined && api.isSpanContextValid(context) ? context : null;
}
