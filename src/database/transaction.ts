import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';

/** Names of the statements that transactions run: texts of this code, so there are only so many. */
const names = new Map<string, string>();

/**
 * One open transaction on the registry. What may only happen inside a transaction takes this as an argument, so the
 * compiler says so. Only `Database.transaction` makes one. Its statements are kept prepared, which is a quarter of the
 * time of a publish: their texts must not hold values, and they name their columns instead of `*`. Statements that are
 * given without waiting for the one before (`Promise.all`) are sent at once and run in that order; after one that fails the
 * others fail too.
 */
export class Transaction {
  private readonly afterCommit: (() => void)[] = [];
  private ending: Promise<pg.QueryResult> | null = null;

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

  /** Runs once the transaction is committed, and never if it is rolled back. Must not throw. */
  onCommit(effect: () => void): void {
    this.afterCommit.push(effect);
  }

  /** For `Database` only. */
  async commit(): Promise<void> {
    this.ending = this.client.query('COMMIT');
    const { command } = await this.ending;
    // What PostgreSQL answers where a statement had failed and its error was not passed on.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back, since one of its statements failed');
    for (const effect of this.afterCommit) effect();
  }

  /** The answer to its COMMIT, once that is sent. For `Database` only. */
  get ended(): Promise<unknown> | null {
    return this.ending;
  }

  private async run(sql: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    // It would run by itself, outside any transaction.
    if (this.ending) throw new Error('A statement came after the COMMIT of its transaction');
    let name = names.get(sql);
    if (name === undefined) names.set(sql, (name = `transaction_${names.size}`));
    return this.client.query({ name, text: sql, values: [...parameters] });
  }
}
