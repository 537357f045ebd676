import type pg from 'pg';

/** Names of the statements that transactions run: texts of this code, so there are only so many. */
const names = new Map<string, string>();

/**
 * One open transaction on the registry. What may only happen inside a transaction takes this as an argument, so the
 * compiler says so. Only `Database.transaction` makes one. Its statements are kept prepared, which is a quarter of the
 * time of a publish: their texts must not hold values, and they name their columns instead of `*`.
 */
export class Transaction {
  private readonly afterCommit: (() => void)[] = [];

  constructor(private readonly client: pg.PoolClient) {}

  /** The rows that a statement answers; for INSERT, UPDATE and DELETE those of its RETURNING clause. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.run(sql, parameters)).rows as Row[];
  }

  /** How many rows an INSERT, UPDATE or DELETE changed. */
  async execute(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    return (await this.run(sql, parameters)).rowCount ?? 0;
  }

  /** Runs once the transaction is committed, and never if it is rolled back. Must not throw. */
  onCommit(effect: () => void): void {
    this.afterCommit.push(effect);
  }

  /** For `Database.transaction` only. */
  committed(): void {
    for (const effect of this.afterCommit) effect();
  }

  private async run(sql: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    let name = names.get(sql);
    if (name === undefined) names.set(sql, (name = `transaction_${names.size}`));
    return this.client.query({ name, text: sql, values: [...parameters] });
  }
}
