import { pino, type Logger } from 'pino';

/** A logger that writes nowhere. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
