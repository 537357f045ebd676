import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { Transaction } from './transaction.js';

/** The registry's PostgreSQL: the one place where a transaction is opened. */
@Injectable()
export class Database {
  constructor(@InjectDataSource() readonly dataSource: DataSource) {}

  /**
   * One statement outside any transaction, straight on the driver's pool. With `name` the server keeps it prepared, which
   * is what the hot reads need.
   */
  async query<Row>(sql: string, parameters: readonly unknown[] = [], name?: string): Promise<Row[]> {
    const result = await this.pool.query({ name, text: sql, values: [...parameters] });
    return result.rows as Row[];
  }

  /** Runs `work` in one READ COMMITTED transaction: committed when it resolves, rolled back when it throws. */
  async transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('READ COMMITTED');
      const transaction = new Transaction(runner);
      const result = await work(transaction);
      await runner.commitTransaction();
      transaction.committed();
      return result;
    } catch (error) {
      // A connection that broke has rolled back by itself, and the first error is the one worth telling.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** Several reads that belong to one instant. */
  async snapshot<Result>(
    work: (query: <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const result = await work(
        async <Row>(sql: string, parameters: readonly unknown[] = []) =>
          (await client.query({ text: sql, values: [...parameters] })).rows as Row[],
      );
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private get pool(): pg.Pool {
    return (this.dataSource.driver as unknown as { master: pg.Pool }).master;
  }
}
