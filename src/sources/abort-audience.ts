type Listener = () => void;

const audiences = new WeakMap<AbortSignal, Set<Listener>>();

/**
 * Calls the listener when the signal aborts. All listeners of a signal share one that the signal itself knows: signals here
 * live as long as a connection and see many short calls, and an EventTarget's own lists cost more than a call's key check.
 * The signal must not have aborted yet.
 */
export function listenForAbort(signal: AbortSignal, listener: Listener): void {
  let audience = audiences.get(signal);
  if (audience === undefined) {
    const listeners = new Set<Listener>();
    audience = listeners;
    audiences.set(signal, listeners);
    const tell = (): void => {
      for (const one of [...listeners]) one();
    };
    signal.addEventListener('abort', tell, { once: true });
  }
  audience.add(listener);
}

/** No harm when it never listened. */
export function stopListeningForAbort(signal: AbortSignal, listener: Listener): void {
  audiences.get(signal)?.delete(listener);
}
