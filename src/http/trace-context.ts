import { randomFillSync, randomUUID } from 'node:crypto';
import { activeSpan } from '../telemetry/active-trace.js';

/** Where a request stands in a distributed trace: https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** 16 lower-case hex digits: this service's span, the parent of whatever it calls. */
  spanId: string;
  /** 2 hex digits; the caller's sampling decision is passed on. */
  flags: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const REQUEST_ID = /^[\w.:/+=@-]{1,128}$/;

/** Random bytes drawn in advance: one system call for some hundred requests. */
const POOL = Buffer.alloc(4096);
let used = POOL.length;

function randomHex(bytes: number): string {
  if (used + bytes > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += bytes;
  const hex = POOL.toString('hex', used - bytes, used);
  // All zeros is the one value that the standard forbids.
  return /^0+$/.test(hex) ? randomHex(bytes) : hex;
}

/** Continues the caller's trace, or begins one where `traceparent` is missing or not of the standard's form. */
export function continueTrace(traceparent: string | undefined): TraceContext {
  const [, version, traceId, parentId, flags, rest] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const valid =
    traceId !== undefined &&
    flags !== undefined &&
    version !== 'ff' &&
    // Version 00 has exactly four fields; later versions may add some.
    (rest === undefined || version !== '00') &&
    !/^0+$/.test(traceId) &&
    !/^0+$/.test(parentId!);
  return valid
    ? { traceId, spanId: randomHex(8), flags }
    : { traceId: randomHex(16), spanId: randomHex(8), flags: '00' };
}

/** The trace of the span that OpenTelemetry has made for this request, if it is there. */
export function activeTrace(): TraceContext | null {
  const span = activeSpan();
  if (span === null) return null;
  return { traceId: span.traceId, spanId: span.spanId, flags: span.traceFlags.toString(16).padStart(2, '0') };
}

export function formatTraceparent({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

/** The caller's `x-request-id` when it is a plain, short word, otherwise a new one. */
export function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : randomUUID();
}
