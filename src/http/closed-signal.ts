import type { Socket } from 'node:net';

const CLOSED = Symbol('closed');
type ObservedSocket = Socket & { [CLOSED]?: AbortSignal };

/**
 * Aborts when the client's connection closes. One for each connection, not for each request: requests of a connection
 * follow one another, and making an AbortController costs more than checking a key.
 */
export function closedSignal(socket: ObservedSocket): AbortSignal {
  let signal = socket[CLOSED];
  if (signal === undefined) {
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    if (socket.destroyed) gone.abort();
    signal = gone.signal;
    socket[CLOSED] = signal;
  }
  return signal;
}
