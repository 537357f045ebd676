import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../config/app-config.js';
import { activeSpan } from './active-trace.js';
import { REDACTED, redactSecrets } from './redact.js';

export type { Logger } from 'pino';

/** Injection token of the process's `Logger`. */
export const LOGGER = Symbol('LOGGER');

/**
 * JSON lines on standard output. Fields that hold secrets are masked by name, and whatever still looks like one is taken
 * out of the finished line. A line written inside an OpenTelemetry span carries its trace id; request handling passes
 * `trace_id` itself, since it knows it without asynchronous context.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { service: 'quartermaster', pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          'authorization',
          '*.authorization',
          '*.*.authorization',
          '*.cookie',
          '*.*.cookie',
          'password',
          '*.password',
          'secret',
          '*.secret',
          'url.password',
        ],
        censor: REDACTED,
      },
      mixin: activeTrace,
      hooks: { streamWrite: redactSecrets },
    },
    destination,
  );
}

function activeTrace(): object {
  const span = activeSpan();
  return span === null ? {} : { trace_id: span.traceId };
}
