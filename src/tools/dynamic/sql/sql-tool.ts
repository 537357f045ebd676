import { serverError } from '../../../sources/postgres/wire-protocol.js';
import type { PgType } from '../../../sources/postgres/pg-type.js';
import type { CallLimits } from '../../../sources/postgres/call-clock.js';
import type { PostgresPools, StatementLimits } from '../../../sources/postgres/postgres-pools.js';
import { PoolClosedError } from '../../../sources/postgres/role-pool.js';
import { RowWriter } from '../../../sources/postgres/row-writer.js';
import type { FlushResult, TransactionIdentity } from '../../../sources/postgres/statement-flush.js';
import type { WireField } from '../../../sources/postgres/wire-protocol.js';
import type { WriteTransaction } from '../../../sources/postgres/write-transaction.js';
import { SourceError } from '../../../sources/source-error.js';
import type { JsonObject } from '../../../asset-registry/asset.js';
import { jsonPointer, type Problem } from '../../../errors/problem.js';
import { JsonText } from '../../json-text.js';
import { MAX_RESULT_BYTES } from '../../result-limit.js';
import { toToolError } from '../../source-error-code.js';
import { ToolError } from '../../tool-error.js';
import type { ToolContext, ToolOutcome, ToolParams } from '../../tool.js';
import { placeholderValue, type Placeholder } from '../placeholder.js';
import { encodeBindValue } from './bind-value.js';
import { checkOutputColumns, outputColumns, type ResultKind } from './output-columns.js';
import { proveOutput, type OutputProof } from './output-proof.js';
import { returnsOneRow } from './single-row.js';
import { loadSqlParser, type ParsedStatement } from './sql-parser.js';
import { askSource, checkStatement, type AcceptedStatement, type SqlStatementDefinition } from './sql-statement.js';

export interface SqlToolDefinition extends SqlStatementDefinition {
  outputSchema: JsonObject | null;
  result: ResultKind;
  /** Rows beyond it are left out, and the outcome says so. */
  maxResults: number;
}

export interface SqlOutcome extends ToolOutcome<JsonText> {
  /** The transaction that the statement began; null for one that was run in a transaction of its own. */
  transaction: TransactionIdentity | null;
}

/** A statement with its values, ready to run. */
export interface BoundCall {
  pools: PostgresPools;
  /** Runs it in a transaction that the caller commits or rolls back. */
  runIn(transaction: WriteTransaction): Promise<SqlOutcome>;
}

/** For asking the source about a statement, whatever the call that happens to come first has left. */
const PREPARATION_MS = 10_000;

interface Ready extends AcceptedStatement {
  pools: PostgresPools;
  /** What each parameter binds, by ordinal - 1. */
  parameters: { place: Placeholder; type: PgType; path: string }[];
  /** The server stops after so many rows; 0 for all. */
  rowLimit: number;
  proof: OutputProof;
  /** Lists of columns that are known to be those of `columns`: a connection keeps one per prepared statement. */
  seen: WeakSet<readonly WireField[]>;
}

/**
 * A template with its source. Building one costs nothing: the statement is parsed and shown to the source at its first call,
 * and again when the source is another one or its tables have changed. Everything throws ToolError.
 */
export class SqlTool {
  private ready: Ready | null = null;
  private proven = true;
  private preparing: { pools: PostgresPools; ready: Promise<Ready> } | null = null;

  /** @param pools the source's pools of the moment, asked at every call; throws SourceError when there are none */
  constructor(
    private readonly definition: SqlToolDefinition,
    private readonly pools: () => PostgresPools,
  ) {}

  /** False when the outcome must be held against the output schema: the columns do not prove that it fits. */
  get provesOutput(): boolean {
    return this.proven;
  }

  /** Runs the statement once, in a transaction of its own. */
  async run(params: ToolParams, context: ToolContext): Promise<SqlOutcome> {
    try {
      return await this.runOnce(params, context);
    } catch (error) {
      const failure = toToolError(error);
      // The source's tables or the source itself were changed meanwhile. Nothing was done, so it is tried with them.
      const { cause } = failure as { cause?: unknown };
      if (!isOutdated(cause) && !(cause instanceof PoolClosedError)) throw failure;
      try {
        return await this.runOnce(params, context);
      } catch (again) {
        throw toToolError(again);
      }
    }
  }

  /** Prepares the statement if that is still to do, and puts the values of a call to it. */
  async bind(params: ToolParams, context: ToolContext): Promise<BoundCall> {
    try {
      const pools = this.pools();
      const ready = this.ready?.pools === pools ? this.ready : await within(this.prepare(pools), context);
      const values = this.encode(ready, params, context);
      return {
        pools,
        runIn: (transaction) =>
          this.execute(ready, false, (writer) => transaction.run(ready.statement, values, writer, ready.rowLimit)),
      };
    } catch (error) {
      throw toToolError(error);
    }
  }

  private runOnce(params: ToolParams, context: ToolContext): Promise<SqlOutcome> {
    const pools = this.pools();
    if (this.ready?.pools === pools) return this.runReady(this.ready, params, context);
    return within(this.prepare(pools), context).then((ready) => this.runReady(ready, params, context));
  }

  private runReady(ready: Ready, params: ToolParams, context: ToolContext): Promise<SqlOutcome> {
    const { pools } = ready;
    const values = this.encode(ready, params, context);
    const limits = new StatementLimitsOf(context, ready.rowLimit);
    const { mode } = this.definition;
    return this.execute(ready, mode === 'write', (writer) => pools.run(mode, ready.statement, values, writer, limits));
  }

  /** @param commits what the statement wrote stays, whatever becomes of its answer */
  private async execute(
    ready: Ready,
    commits: boolean,
    run: (writer: RowWriter) => Promise<FlushResult>,
  ): Promise<SqlOutcome> {
    const { result, maxResults } = this.definition;
    const maxRows = result === 'rows' ? maxResults : result === 'row' ? 1 : 0;
    const { neverNull } = ready.proof;
    const writer = new RowWriter(ready.pools.types, { maxRows, maxBytes: MAX_RESULT_BYTES, neverNull });
    try {
      const flushed = await run(writer);
      const text = writer.finish();
      if (writer.tooLarge) throw tooLarge(commits);
      if (this.hasColumnsOf(ready, writer.columns)) this.assertOutput(ready, writer, commits);
      return this.outcome(writer, text, flushed, ready.pools.source);
    } catch (error) {
      if (isOutdated(error) && this.ready === ready) this.ready = null;
      throw toToolError(pointed(error, ready));
    }
  }

  private outcome(writer: RowWriter, text: string, flushed: FlushResult, source: string): SqlOutcome {
    const { transaction } = flushed;
    if (this.definition.result === 'affected') {
      const affected = flushed.affected ?? this.definition.maxResults;
      const data = new JsonText(`{"affected":${affected}}`);
      return { data, rowCount: affected, truncated: flushed.suspended, source, transaction };
    }
    const data = new JsonText(this.definition.result === 'rows' ? `[${text}]` : text || 'null');
    return { data, rowCount: writer.rowCount, truncated: writer.truncated, source, transaction };
  }

  /**
   * One row more than is wanted, so that it is known to be there. A SELECT stops its work at the limit, so one that writes
   * has none; INSERT and its like run to their end under any.
   */
  private rowLimit(parsed: ParsedStatement): number {
    const { result, maxResults, mode } = this.definition;
    if (mode === 'write' && (parsed.kind === 'SelectStmt' || result === 'affected')) return 0;
    if (returnsOneRow(parsed)) return 0;
    return result === 'row' ? 2 : maxResults + 1;
  }

  private encode({ parameters }: Ready, params: ToolParams, context: ToolContext): (string | null)[] {
    const problems: Problem[] = [];
    const values = parameters.map(({ place, type, path }) =>
      encodeBindValue(placeholderValue(place, params, context), type, path, problems),
    );
    if (problems.length > 0)
      throw new ToolError('INVALID_PARAMS', 'Some parameters cannot be sent to the source.', problems);
    return values;
  }

  private prepare(pools: PostgresPools): Promise<Ready> {
    if (this.preparing?.pools === pools) return this.preparing.ready;
    const ready = this.ask(pools);
    const preparing = { pools, ready };
    this.preparing = preparing;
    const done = (): void => {
      if (this.preparing === preparing) this.preparing = null;
    };
    ready.then((value) => {
      this.ready = value;
      this.proven = value.proof.complete;
      done();
    }, done);
    return ready;
  }

  private async ask(pools: PostgresPools): Promise<Ready> {
    await loadSqlParser();
    const checked = checkStatement(this.definition);
    if (checked.value === null) throw unfit(checked.problems);
    const { value } = checked;
    const limits = { deadline: Date.now() + PREPARATION_MS, signal: new AbortController().signal };
    const asked = await pools.inspect(this.definition.mode, limits, (inspector) =>
      askSource(value, this.definition, inspector),
    );
    if (asked.value === null) throw unfit(asked.problems);
    const { parameterTypes } = asked.value.statement;
    const { result, outputSchema, path } = this.definition;
    const columns = outputColumns(asked.value.columns, pools.types);
    const contradictions = checkOutputColumns(columns, result, outputSchema, path);
    if (contradictions.length > 0) throw contradicted(contradictions);
    const proof = proveOutput(columns, result, outputSchema);
    const parameters = value.template.parameters.flatMap(({ places: [place] }, index) =>
      place === undefined
        ? []
        : [{ place, type: pools.types.get(parameterTypes[index] ?? 0), path: jsonPointer(place.name) }],
    );
    return { ...asked.value, pools, parameters, rowLimit: this.rowLimit(value.parsed), proof, seen: new WeakSet() };
  }

  /**
   * Whether the columns are those that were looked at. Where DDL has changed them, this answer is held against the schema as
   * a whole, and the next call asks the source again.
   */
  private hasColumnsOf(ready: Ready, columns: readonly WireField[] | null): boolean {
    if (columns === null || ready.seen.has(columns)) return true;
    if (sameColumns(columns, ready.columns)) {
      ready.seen.add(columns);
      return true;
    }
    if (this.ready === ready) this.ready = null;
    this.proven = false;
    return false;
  }

  private assertOutput({ proof, columns }: Ready, writer: RowWriter, commits: boolean): void {
    const { unexpectedNull } = writer;
    const { result } = this.definition;
    if (unexpectedNull !== null) {
      const name = columns[unexpectedNull.column]?.name ?? '';
      const path = result === 'rows' ? jsonPointer(unexpectedNull.row, name) : jsonPointer(name);
      throw mismatch([{ path, message: `${name} must not be null.` }], commits);
    }
    if (proof.needsRow && writer.rowCount === 0) {
      throw mismatch([{ path: '', message: 'There is no row, and the schema does not allow null.' }], commits);
    }
  }
}

function sameColumns(some: readonly WireField[], others: readonly WireField[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, dataTypeID }, index) => {
      const other = others[index];
      return other?.name === name && other.dataTypeID === dataTypeID;
    })
  );
}

/** A call's limits without a look at its signal, which is made only for those who ask. */
class StatementLimitsOf implements StatementLimits {
  readonly clock: CallLimits['clock'];

  constructor(
    private readonly context: ToolContext & Pick<CallLimits, 'clock'>,
    readonly rowLimit: number,
  ) {
    this.clock = context.clock;
  }

  get deadline(): number {
    return this.context.deadline;
  }

  get signal(): AbortSignal {
    return this.context.signal;
  }
}

/** Waits for what other calls may wait for, too, as long as this call has time. */
async function within<Value>(work: Promise<Value>, { deadline, signal }: ToolContext): Promise<Value> {
  let stop = (): void => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => reject(new SourceError('cancelled', 'The caller went away before the query began.'));
    const onTime = (): void => reject(new SourceError('timeout', 'The source did not accept the statement in time.'));
    const timer = setTimeout(onTime, Math.max(deadline - Date.now(), 0));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    stop();
  }
}

/** What the source could not read as the type of a parameter is that parameter's problem. */
function pointed(error: unknown, { parameters }: Ready): unknown {
  if (!(error instanceof SourceError) || error.kind !== 'invalid_input' || error.details.length > 0) return error;
  // The words of the context are localised, the parameter's number in them is not.
  const ordinal = Number(/^[^"\n]*\$(\d+)(?: = .*)?$/.exec(serverError(error.cause)?.where ?? '')?.[1]);
  const path = parameters[ordinal - 1]?.path;
  if (path === undefined) return error;
  return new SourceError(error.kind, error.message, {
    cause: error.cause,
    details: [{ path, message: error.message }],
  });
}

/** The statement was accepted once and is not any more: tables or types it names have changed. */
function isOutdated(error: unknown): boolean {
  if (!(error instanceof SourceError) || error.kind !== 'internal') return false;
  return serverError(error.cause)?.code.startsWith('42') === true;
}

function tooLarge(written: boolean): SourceError {
  return new SourceError(
    'too_large',
    `The result is over 8 MiB; ask for fewer rows or columns.${doneAllTheSame(written)}`,
  );
}

function mismatch(problems: readonly Problem[], written: boolean): ToolError {
  const message = `The result does not fit the tool's output schema.${doneAllTheSame(written)}`;
  return new ToolError('OUTPUT_MISMATCH', message, problems);
}

function doneAllTheSame(written: boolean): string {
  return written ? ' The write was done all the same.' : '';
}

/** Nothing was run. */
function contradicted(problems: readonly Problem[]): ToolError {
  const message =
    "The statement's columns do not fit the tool's output; publish the tool again with one that they fit.";
  return new ToolError('OUTPUT_MISMATCH', message, problems);
}

/** At a call the details go to the log only: they quote the statement's names. */
function unfit(problems: readonly Problem[]): SourceError {
  return new SourceError(
    'internal',
    "The tool's statement does not fit its source; publish the tool again to see why.",
    {
      cause: new Error(problems.map(({ message }) => message).join(' ')),
    },
  );
}
