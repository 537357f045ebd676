import { SourceError } from '../../source-error.js';
import { GraphCollector, rowLimit } from '../graph-collector.js';
import type { GraphLimits, GraphParameters, GraphResult, GraphSource, GraphStatement } from '../graph-source.js';
import { ageSql } from './age-statement.js';
import { parseAgtype } from './agtype-parser.js';

/** One connection, inside a transaction. */
export interface AgeTransaction {
  /** Runs one statement; rows in PostgreSQL's text format. Throws the server's error as it comes. */
  query: (text: string, values?: readonly (string | null)[]) => Promise<readonly (readonly (string | null)[])[]>;
}

/** What the adapter needs of a `postgres` source. */
export interface AgeDatabase {
  /**
   * Runs `use` in a read-only transaction on a connection of the reading role, within the time and until the signal.
   * @throws SourceError for whatever ends it early, errors of the server included
   */
  readOnly<Result>(
    limits: { deadline: number; signal: AbortSignal },
    use: (transaction: AgeTransaction) => Promise<Result>,
  ): Promise<Result>;
}

/** How a server gets to know `cypher()`: the third is one that has AGE in its preload settings. */
const WAYS_TO_LOAD = ["LOAD 'age'", "LOAD '$libdir/plugins/age'", null] as const;

/** Cypher over Apache AGE, an extension of PostgreSQL. */
export class AgeGraphSource implements GraphSource {
  private wayToLoad: number | null = null;

  constructor(private readonly database: AgeDatabase) {}

  async run(
    statement: GraphStatement,
    parameters: GraphParameters,
    limits: GraphLimits,
    signal: AbortSignal,
  ): Promise<GraphResult> {
    const rows = rowLimit(limits);
    const withParameters = Object.keys(parameters).length > 0;
    const sql = ageSql(statement, withParameters, rows + 1);
    const values = withParameters ? [JSON.stringify(parameters)] : [];

    const answer = await this.database.readOnly({ deadline: limits.deadline, signal }, async (transaction) => {
      await this.prepare(transaction);
      return transaction.query(sql, values);
    });
    return collect(statement, answer, rows, limits);
  }

  /**
   * AGE looks for its operators by the search path. The path holds nothing but AGE and PostgreSQL itself: Cypher
   * can call any function it finds there.
   */
  private async prepare(transaction: AgeTransaction): Promise<void> {
    await this.load(transaction);
    await transaction.query('SET LOCAL search_path = ag_catalog, pg_catalog');
  }

  /** A role without superuser may load libraries from the plugins folder only, and a preloaded one needs no loading. */
  private async load(transaction: AgeTransaction): Promise<void> {
    if (this.wayToLoad !== null) {
      const command = WAYS_TO_LOAD[this.wayToLoad];
      if (typeof command === 'string') await transaction.query(command);
      return;
    }
    for (const [way, command] of WAYS_TO_LOAD.entries()) {
      if (command === null || (await succeeds(transaction, command))) {
        this.wayToLoad = way;
        return;
      }
    }
  }
}

async function succeeds(transaction: AgeTransaction, command: string): Promise<boolean> {
  await transaction.query('SAVEPOINT before_load');
  try {
    await transaction.query(command);
    return true;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    await transaction.query('ROLLBACK TO SAVEPOINT before_load');
    return false;
  }
}

function collect(
  { columns }: GraphStatement,
  answer: readonly (readonly (string | null)[])[],
  rows: number,
  limits: GraphLimits,
): GraphResult {
  const collector = new GraphCollector(limits);
  try {
    for (const row of answer.slice(0, rows)) {
      const values = row.map((text) => (text === null ? null : parseAgtype(text, collector)));
      collector.addRow(columns, values);
    }
  } catch (error) {
    throw new SourceError('unexpected_answer', 'The graph answered in a form that is not known.', { cause: error });
  }
  return collector.result(answer.length > rows);
}
