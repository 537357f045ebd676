type Listener = () => void;

/** Those who listen to one signal. */
export type AbortAudience = Pick<Set<Listener>, 'delete'>;

const audiences = new WeakMap<AbortSignal, Set<Listener>>();

/**
 * Calls the listener when the signal aborts. All listeners of a signal share one that the signal itself knows: signals here
 * live as long as a connection and see many short calls, and an EventTarget's own lists cost more than a call's key check.
 * The signal must not have aborted yet.
 * @returns where the listener is taken out again
 */
export function listenForAbort(signal: AbortSignal, listener: Listener): AbortAudience {
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
  return audience;
}
