import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppConfig } from '../config/app-config.js';
import { LOGGER, type Logger } from '../telemetry/logger.js';
import type { TerminationSignals } from './termination-signals.js';
import { InFlight } from './in-flight.js';

/**
 * Answers what is in flight, for at most `shutdownTimeoutMs`, then closes the application: modules end what they run only
 * when no request needs it any more. (`app.close()` alone runs their hooks first.)
 */
export async function stopGracefully(app: NestFastifyApplication): Promise<void> {
  const logger = app.get<Logger>(LOGGER);
  const inFlight = app.get(InFlight);
  logger.info({ in_flight: inFlight.count }, 'stopping: answering what is in flight');
  const cut = await inFlight.drain(app.getHttpServer(), app.get(AppConfig).shutdownTimeoutMs);
  if (cut > 0) logger.warn({ cut }, 'some requests took longer than SHUTDOWN_TIMEOUT_MS and were cut');
  await app.close();
  logger.info('stopped');
}

/**
 * On the first SIGTERM or Ctrl-C stops gracefully and exits.
 * @param afterClose what has to end after the application, such as the embedded database server
 */
export function stopOnSignals(
  app: NestFastifyApplication,
  signals: TerminationSignals,
  afterClose: () => Promise<void> = async () => undefined,
): void {
  const logger = app.get<Logger>(LOGGER);
  signals.onFirst(() => {
    stopGracefully(app)
      .finally(afterClose)
      .then(
        () => signals.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'could not stop in an orderly way');
          signals.exit(1);
        },
      );
  });
}
