import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { Transaction } from './transaction.js';

/** The registry's PostgreSQL: the one place where a transaction is opened. */
@Injectable()
export class Database {
  private readonly heard = new WeakSet<pg.PoolClient>();

  constructor(@InjectDataSource() readonly dataSource: DataSource) {
    this.pool.on('acquire', (client) => this.hear(client));
  }

  /**
   * One statement outside any transaction, straight on the driver's pool. With `name` the server keeps it prepared, which
   * is what the hot reads need; it then names its columns, since a `*` that a migration widens cannot be kept.
   */
  async query<Row>(sql: string, parameters: readonly unknown[] = [], name?: string): Promise<Row[]> {
    const result = await this.pool.query({ name, text: sql, values: [...parameters] });
    return result.rows as Row[];
  }

  /**
   * Runs `work` in one READ COMMITTED transaction: committed when it resolves, rolled back when it throws, unless it has sent
   * the COMMIT itself by then.
   */
  async transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.within('BEGIN ISOLATION LEVEL READ COMMITTED', work);
  }

  /** Several reads that belong to one instant. */
  async snapshot<Result>(
    work: (query: <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>) => Promise<Result>,
  ): Promise<Result> {
    return this.within('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY', (_transaction, client) =>
      work(
        async <Row>(sql: string, parameters: readonly unknown[] = []) =>
          (await client.query({ text: sql, values: [...parameters] })).rows as Row[],
      ),
    );
  }

  private async within<Result>(
    begin: string,
    work: (transaction: Transaction, client: pg.PoolClient) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.pool.connect();
    const transaction = new Transaction(client);
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(transaction, client);
      if (!transaction.isEnding) await transaction.commit();
      return result;
    } catch (error) {
      // The first error is the one worth telling.
      broken = await transaction.giveUp();
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * A connection that breaks fails its statements; its event, unheard, would end the process. The pool itself listens only
   * while a connection is idle, and a caller that awaits one could listen too late: one packet may both make it ready and
   * end it.
   */
  private hear(client: pg.PoolClient): void {
    if (this.heard.has(client)) return;
    this.heard.add(client);
    client.on('error', () => undefined);
  }

  private get pool(): pg.Pool {
    return (this.dataSource.driver as unknown as { master: pg.Pool }).master;
  }
}
