import type { FastifyInstance } from 'fastify';
import type { Logger } from '../telemetry/logger.js';
import type { Metrics } from '../telemetry/metrics.js';

/** Measures every request. Each is a log line only at `debug`: at thousands a second the log would cost more than the work. */
export function useRequestLog(fastify: FastifyInstance, logger: Logger, metrics: Metrics): void {
  const logsRequests = logger.isLevelEnabled('debug');
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.config.url ?? '(no route)';
    const milliseconds = reply.elapsedTime;
    metrics.observeRequest(method, route, reply.statusCode, milliseconds);
    if (logsRequests) {
      logger.debug(
        {
          trace_id: request.traceId,
          request_id: request.id,
          method,
          route,
          status: reply.statusCode,
          duration_ms: Math.round(milliseconds * 10) / 10,
        },
        'request',
      );
    }
    done();
  });
}
