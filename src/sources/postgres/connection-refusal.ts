import { BrokenCircuitError } from 'cockatiel';
import { serverError } from './wire-protocol.js';

/** Why no connection came, as the end of a sentence about the source. */
export function connectionRefusal(cause: unknown, waitMs: number): string {
  if (cause instanceof BrokenCircuitError) return 'failed several times in a row and is left alone for some seconds';
  const server = serverError(cause)?.code ?? '';
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  // The driver gives some of its own errors no code, only a message.
  const text = typeof message === 'string' ? message : '';
  if (server.startsWith('28') || text.startsWith('SASL: SCRAM')) {
    return "refused the login of its role; check the role's password";
  }
  if (server === '3D000') return 'has no such database';
  if (server !== '') return `refused the connection (${server})`;
  if (typeof code === 'string' && /TLS|SSL|CERT|SIGNATURE/.test(code)) {
    return `has a TLS certificate that is not accepted (${code})`;
  }
  if (text === 'The server does not support SSL connections') return 'does not speak TLS';
  if (text === 'timeout exceeded when trying to connect') return `had no free connection within ${waitMs} ms`;
  return 'cannot be reached';
}
