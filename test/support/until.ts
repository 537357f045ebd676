import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `condition` holds. The test's own time-out is the bound: how long it takes depends on the machine. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}

const TRIES = 8;

/**
 * Whether `work` can settle within so many milliseconds: the best of a few tries counts, since a machine that is busy with
 * something else makes some of them late, and a wait that is too long makes all of them so.
 */
export async function settlesWithin(milliseconds: number, work: () => Promise<unknown>): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const begun = performance.now();
    await work();
    if (performance.now() - begun <= milliseconds) return true;
  }
  return false;
}
