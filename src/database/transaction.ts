import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { postgresError } from './postgres-error.js';
import { statementName } from './statement-names.js';

/** What PostgreSQL answers to a statement behind one that failed; the latter to one whose preparation was refused so. */
const BEHIND_A_FAILURE = ['25P02', '26000'];

/**
 * One open transaction on the registry. What may only happen inside a transaction takes this as an argument, so the
 * compiler says so. Only `Database.transaction` makes one. Its statements are kept prepared (`statementName`), which
 * is a quarter of the time of a publish. Statements that are
 * given without waiting for the one before (`Promise.all`) are sent at once and run in that order; after one that fails the
 * others fail too.
 */
export class Transaction {
  private ending: Promise<pg.QueryResult> | null = null;
  private firstFailure: unknown = null;
  /** Set when a statement failed and PostgreSQL did not say so: the connection is gone, or `pg` mistakes its state. */
  private broken: Error | undefined;

  constructor(private readonly client: pg.PoolClient) {}

  /** The rows that a statement answers; for INSERT, UPDATE and DELETE those of its RETURNING clause. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.run(sql, parameters)).rows as Row[];
  }

  /** How many rows an INSERT, UPDATE or DELETE changed. */
  async execute(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    return (await this.run(sql, parameters)).rowCount ?? 0;
  }

  /**
   * Sends the COMMIT behind the last statements, which are given by now, without waiting for their answers: what they lock
   * is held for the commit alone, and not for one more way there and back. If one of them fails, PostgreSQL rolls back.
   */
  async commitBehind<Result>(last: Promise<Result>): Promise<Result> {
    // A statement that could not be sent has failed by then, and PostgreSQL would know nothing of it.
    await Promise.race([last, setImmediate()]);
    const committed = this.commit();
    // Told after the error of the statement that is its cause, or not at all.
    committed.catch(() => undefined);
    const result = await last;
    await committed;
    return result;
  }

  /** For `Database` only, like what follows. */
  async commit(): Promise<void> {
    this.assertOpen();
    this.ending = this.client.query('COMMIT');
    const { command } = await this.ending;
    // What PostgreSQL answers where a statement had failed and its error was not passed on.
    if (command !== 'COMMIT') {
      const message = 'The transaction was rolled back, since one of its statements failed';
      throw new Error(message, { cause: this.firstFailure });
    }
  }

  get isEnding(): boolean {
    return this.ending !== null;
  }

  /** Ends it after an error; a COMMIT that was sent ends it one way or the other. Answers why the connection is of no more use. */
  async giveUp(): Promise<Error | undefined> {
    this.ending ??= this.client.query('ROLLBACK');
    await this.ending.catch((error: Error) => (this.broken ??= error));
    return this.broken;
  }

  private async run(sql: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    this.assertOpen();
    try {
      return await this.client.query({ name: statementName(sql), text: sql, values: [...parameters] });
    } catch (error) {
      const refusal = postgresError(error);
      if (refusal === null) this.broken ??= error as Error;
      this.firstFailure ??= error;
      // Of several statements that were sent together, whichever is asked for tells the one that failed.
      throw refusal !== null && BEHIND_A_FAILURE.includes(refusal.code) ? this.firstFailure : error;
    }
  }

  /** What is given later would run by itself, outside any transaction. */
  private assertOpen(): void {
    if (this.ending) throw new Error('A statement was given after the end of its transaction');
  }
}
