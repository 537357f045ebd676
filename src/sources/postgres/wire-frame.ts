/*
 * Messages of the extended query protocol, laid out once: what stands around a statement is the same bytes in every call.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** Statements that frame a call, prepared once per connection under these names. */
export const CONTROL_STATEMENTS = {
  qm_begin_read: 'BEGIN READ ONLY',
  qm_begin_write: 'BEGIN READ WRITE',
  qm_commit: 'COMMIT',
} as const;

type ControlStatement = keyof typeof CONTROL_STATEMENTS;

/**
 * The server in its present life: its identity, and the timeline that a restore or a promotion begins anew. Transaction
 * ids mean something only together with it.
 */
export const SERVER_EXPRESSION = `(SELECT system_identifier FROM pg_catalog.pg_control_system())::text || '/' ||
  substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8)`;

/**
 * - `read`, `write`: a whole transaction around the statement, in one flush;
 * - `open`: begins a writing transaction, runs the statement, asks for the transaction's witness, and stays in it;
 * - `inside`: the statement alone, in a transaction that is open already.
 */
export type FrameKind = 'read' | 'write' | 'open' | 'inside';

export interface Frame {
  /** Sent before the statement's own Bind. */
  before: Buffer;
  /** Commands that complete before the statement does. */
  commandsBefore: number;
  /** Sent after it, up to the one Sync. */
  after: Buffer;
  /** Whether a statement is parsed without a name before and after it: each is answered by a ParseComplete. */
  parsesBefore: boolean;
  parsesAfter: boolean;
  /** Whether the flush ends with a COMMIT. */
  commits: boolean;
}

const SYNC = message('S');

/** Runs the unnamed portal to its end. */
export const EXECUTE_AND_SYNC = Buffer.concat([execute(0), SYNC]);

/**
 * @param timeoutMs for this transaction alone; ignored by `inside`
 * @param rowLimit the server stops after so many rows; 0 for all
 */
export function frameOf(kind: FrameKind, timeoutMs: number, rowLimit: number): Frame {
  const byTimeout = frames[kind];
  // Time-outs are up to some 2^31 and row limits to 100,001: as one number they are exact.
  const key = timeoutMs * 2 ** 20 + rowLimit;
  let frame = byTimeout.get(key);
  if (frame === undefined) {
    if (byTimeout.size >= MAX_FRAMES) byTimeout.clear();
    frame = layOut(kind, timeoutMs, rowLimit);
    byTimeout.set(key, frame);
  }
  return frame;
}

/**
 * What SET LOCAL statement_timeout is given for the time that is left: not below 1, since 0 means none, and rounded up, so
 * that there are few different frames. The clock on this side ends the call at the exact time.
 */
export function statementTimeout(remainingMs: number): number {
  const step = remainingMs > 1000 ? 50 : 1;
  return Math.max(1, Math.ceil(remainingMs / step) * step);
}

const MAX_FRAMES = 128;
const frames: Readonly<Record<FrameKind, Map<number, Frame>>> = {
  read: new Map(),
  write: new Map(),
  open: new Map(),
  inside: new Map(),
};

function layOut(kind: FrameKind, timeoutMs: number, rowLimit: number): Frame {
  const run = execute(rowLimit);
  if (kind === 'inside') {
    return {
      before: Buffer.alloc(0),
      commandsBefore: 0,
      after: Buffer.concat([run, SYNC]),
      parsesBefore: false,
      parsesAfter: false,
      commits: false,
    };
  }
  const last =
    kind === 'open'
      ? unnamed(`SELECT pg_catalog.pg_current_xact_id()::text, ${SERVER_EXPRESSION}`)
      : control('qm_commit');
  return {
    before: Buffer.concat([
      control(kind === 'read' ? 'qm_begin_read' : 'qm_begin_write'),
      unnamed(`SET LOCAL statement_timeout = ${timeoutMs}`),
    ]),
    commandsBefore: 2,
    after: Buffer.concat([run, last, SYNC]),
    parsesBefore: true,
    parsesAfter: kind === 'open',
    commits: kind !== 'open',
  };
}

function unnamed(sql: string): Buffer {
  return Buffer.concat([message('P', text(''), text(sql), int16(0)), bindNothing(''), execute(0)]);
}

function control(name: ControlStatement): Buffer {
  return Buffer.concat([bindNothing(name), execute(0)]);
}

/** Binds a statement without parameters to the unnamed portal; results come as text. */
function bindNothing(statement: string): Buffer {
  return message('B', text(''), text(statement), int16(0), int16(0), int16(0));
}

function execute(rowLimit: number): Buffer {
  return message('E', text(''), int32(rowLimit));
}

function message(code: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(code, 'latin1'), int32(body.length + 4), body]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, 'utf8');
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}
