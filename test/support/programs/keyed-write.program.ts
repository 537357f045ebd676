import { IdempotencyStore } from '../../../src/tools/idempotency/idempotency.store.js';
import { startToolProcess } from '../tool-process.js';

/** Where the process is to be stopped, by which signal. */
export interface KeyedWriteOrder {
  url: string;
  secrets: Record<string, string>;
  tool: string;
  params: Record<string, unknown>;
  key: string;
  stopAt: StopPoint | null;
  signal: 'SIGKILL' | 'SIGSTOP';
}

export const STOP_POINTS = [
  'before the claim',
  'after the claim',
  'after the write',
  'after the transaction id is kept',
  'after the commit at the source',
  'after the end is recorded',
] as const;
export type StopPoint = (typeof STOP_POINTS)[number];

const order = JSON.parse(process.argv[2]!) as KeyedWriteOrder;

let stopped = false;

function stopIf(point: StopPoint): void {
  if (stopped || order.stopAt !== point) return;
  stopped = true;
  process.kill(process.pid, order.signal);
}

/** Does what the product does, and is stopped between two of its steps. */
class StoppedStore extends IdempotencyStore {
  override async claim(...values: Parameters<IdempotencyStore['claim']>): ReturnType<IdempotencyStore['claim']> {
    stopIf('before the claim');
    const claim = await super.claim(...values);
    stopIf('after the claim');
    return claim;
  }

  override async keep(...values: Parameters<IdempotencyStore['keep']>): Promise<boolean> {
    stopIf('after the write');
    const kept = await super.keep(...values);
    stopIf('after the transaction id is kept');
    return kept;
  }

  override async finish(...values: Parameters<IdempotencyStore['finish']>): Promise<boolean> {
    stopIf('after the commit at the source');
    const owned = await super.finish(...values);
    stopIf('after the end is recorded');
    return owned;
  }
}

const tools = await startToolProcess(order.url, {
  secrets: order.secrets,
  store: (...dependencies) => new StoppedStore(...dependencies),
});
const result = await tools.execute(order.tool, order.params, { idempotencyKey: order.key });
console.log(JSON.stringify(result));
await tools.close();
