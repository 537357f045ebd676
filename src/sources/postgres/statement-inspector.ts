import type { CallClock } from './call-clock.js';
import {
  END_TRANSACTION_QUERY,
  FUNCTIONS_QUERY,
  ROLE_QUERY,
  TRANSACTION_FATE_QUERY,
  type CatalogueFunction,
  type CatalogueKind,
  type RoleReport,
} from './catalogue-questions.js';
import type { TransactionIdentity } from './statement-flush.js';
import type { StatementDescription } from './describe-query.js';
import { explainStatement, refusalOf, type StatementRefusal } from './explain-statement.js';
import type { Lease } from './lease.js';
import { CATALOGUE_QUERY, type TypeCatalogue } from './type-catalogue.js';
import { statementTimeout } from './wire-frame.js';

export type TransactionFate = 'committed' | 'aborted' | 'in_progress' | 'unknown';

/** Asks a source about statements and about itself, on one connection. Everything throws QueryFailure. */
export class StatementInspector {
  constructor(
    private readonly lease: Lease,
    private readonly clock: CallClock,
    readonly types: TypeCatalogue,
  ) {}

  /** @param types the declared type of each parameter, by oid; 0 lets the server infer it */
  async describe(sql: string, types: readonly number[]): Promise<StatementDescription | StatementRefusal> {
    try {
      return await this.lease.describe(sql, types, this.clock);
    } catch (failure) {
      return refusalOf(failure);
    }
  }

  /** @returns null when the server can plan the statement */
  explain(sql: string, parameterTypes: readonly number[]): Promise<StatementRefusal | null> {
    const names = parameterTypes.map((oid) => this.types.get(oid).name);
    return explainStatement(this.lease, sql, names, statementTimeout(this.clock.remaining()), this.clock);
  }

  /** Every function that one of these names may run, in every schema. */
  async functions(names: readonly string[]): Promise<CatalogueFunction[]> {
    const rows = await this.ask(FUNCTIONS_QUERY, [JSON.stringify(names)]);
    return rows.map(([kind, schema, name, volatile]) => ({
      kind: kind as CatalogueKind,
      schema: schema ?? '',
      name: name ?? '',
      volatile: volatile === 'true',
    }));
  }

  /** Makes the source's type catalogue know these types. */
  learnTypes(oids: readonly number[]): Promise<void> {
    return this.types.learn(oids, (missing) => this.ask(CATALOGUE_QUERY, [`{${missing.join(',')}}`]));
  }

  async role(): Promise<RoleReport> {
    const [row] = await this.ask(ROLE_QUERY, []);
    const [user, superuser, serverVersion, canChange] = row ?? [];
    return {
      user: user ?? '',
      superuser: superuser === 'true',
      serverVersion: serverVersion ?? '',
      canChange: JSON.parse(canChange ?? '[]') as string[],
    };
  }

  /** How a transaction ended; `unknown` after a restore or failover of the source, and when it is too long ago. */
  async transactionFate({ id, server }: TransactionIdentity): Promise<TransactionFate> {
    try {
      const [row] = await this.ask(TRANSACTION_FATE_QUERY, [id, server]);
      const status = row?.[0];
      if (status === 'committed' || status === 'aborted') return status;
      return status === 'in progress' ? 'in_progress' : 'unknown';
    } catch (failure) {
      // An id that the server has not reached yet is an error there: it has lost transactions.
      refusalOf(failure);
      await this.lease.rollback();
      return 'unknown';
    }
  }

  /** Ends the session that holds a transaction open; it is rolled back. @returns whether there was one */
  async endTransaction({ id }: TransactionIdentity): Promise<boolean> {
    return (await this.ask(END_TRANSACTION_QUERY, [id])).length > 0;
  }

  private async ask(text: string, values: readonly string[]): Promise<readonly (readonly (string | null)[])[]> {
    return (await this.lease.unnamed(text, values, this.clock)).rows;
  }
}
