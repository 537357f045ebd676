import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppConfig } from '../config/app-config.js';
import { LOGGER, type Logger } from '../telemetry/logger.js';
import { InFlight } from './in-flight.js';

/** Where signals come from: the process, or an emitter in a test. */
export interface SignalSource {
  on(signal: 'SIGTERM' | 'SIGINT', listener: (signal: 'SIGTERM' | 'SIGINT') => void): unknown;
  exit(code: number): void;
}

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
 * On SIGTERM and Ctrl-C stops gracefully and exits; a second signal exits at once, for whoever will not wait.
 * @param afterClose what has to end after the application, such as the embedded database server
 */
export function stopOnSignals(
  app: NestFastifyApplication,
  afterClose: () => Promise<void> = async () => undefined,
  source: SignalSource = process,
): void {
  const logger = app.get<Logger>(LOGGER);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return source.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    stopGracefully(app)
      .finally(afterClose)
      .then(
        () => source.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'could not stop in an orderly way');
          source.exit(1);
        },
      );
  };
  source.on('SIGTERM', stop);
  source.on('SIGINT', stop);
}
