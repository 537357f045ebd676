import type { EntityManager, QueryRunner } from 'typeorm';

/**
 * One open transaction on the registry. What may only happen inside a transaction takes this as an argument, so the
 * compiler says so. Only `Database.transaction` makes one.
 */
export class Transaction {
  private readonly afterCommit: (() => void)[] = [];

  constructor(private readonly runner: QueryRunner) {}

  get manager(): EntityManager {
    return this.runner.manager;
  }

  /** The rows that a statement answers; for INSERT, UPDATE and DELETE those of its RETURNING clause. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.runner.query(sql, [...parameters], true);
    return (result.records ?? []) as Row[];
  }

  /** How many rows an INSERT, UPDATE or DELETE changed. */
  async execute(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    const result = await this.runner.query(sql, [...parameters], true);
    return result.affected ?? 0;
  }

  /** Runs once the transaction is committed, and never if it is rolled back. Must not throw. */
  onCommit(effect: () => void): void {
    this.afterCommit.push(effect);
  }

  /** For `Database.transaction` only. */
  committed(): void {
    for (const effect of this.afterCommit) effect();
  }
}
