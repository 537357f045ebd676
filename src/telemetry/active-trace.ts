import { isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';

/**
 * The OpenTelemetry span that this code runs in; null unless the process was started with an SDK, which then has made one for
 * the request. Without an SDK the call costs next to nothing.
 */
export function activeSpan(): SpanContext | null {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context) ? context : null;
}
