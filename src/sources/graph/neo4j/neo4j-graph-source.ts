import { CallTime } from '../../call-time.js';
import type { SecretResolver } from '../../secrets/secret-resolver.js';
import { GraphCollector, rowLimit } from '../graph-collector.js';
import type { GraphLimits, GraphParameters, GraphResult, GraphSource, GraphStatement } from '../graph-source.js';
import type { Neo4jDriver, Neo4jDriverFactory, Neo4jSession } from './neo4j-driver-port.js';
import { neo4jFailure } from './neo4j-failure.js';
import type { Neo4jSettings } from './neo4j-settings.js';

const FETCH_SIZE = 500;

/** The driver is 170 files, which a start need not wait for: most have no source of this type. */
const loadDriver = () => import('./neo4j-driver-port.js');
const loadValues = () => import('./neo4j-values.js');

/**
 * Cypher over Neo4j. Every call is one transaction of access mode READ, which the server holds to that and to its time.
 * Tested against the driver's own types behind a fake session; no live server has run it yet.
 */
export class Neo4jGraphSource implements GraphSource {
  private driver: Neo4jDriver | null = null;

  constructor(
    readonly settings: Neo4jSettings,
    private readonly secrets: SecretResolver,
    private readonly openDriver?: Neo4jDriverFactory,
  ) {}

  run(
    { cypher }: GraphStatement,
    parameters: GraphParameters,
    limits: GraphLimits,
    signal: AbortSignal,
  ): Promise<GraphResult> {
    return this.inSession(limits.deadline, signal, async (session, time) => {
      const { fromNeo4jValue, toNeo4jParameters } = await loadValues();
      const transaction = await session.beginTransaction({ timeout: Math.max(time.deadline - Date.now(), 1) });
      const collector = new GraphCollector(limits);
      let rowsLeft = rowLimit(limits);
      for await (const record of transaction.run(cypher, toNeo4jParameters(parameters))) {
        if (rowsLeft === 0) return collector.result(true);
        rowsLeft -= 1;
        const values = record.keys.map((_, index) => fromNeo4jValue(record.get(index), collector));
        collector.addRow(record.keys.map(String), values);
      }
      return collector.result(false);
    });
  }

  /** For the source's test: connects, logs in and answers one row. @throws SourceError */
  async probe(deadline: number, signal: AbortSignal): Promise<void> {
    const statement: GraphStatement = { cypher: 'RETURN 1 AS one', graph: null, columns: ['one'] };
    await this.run(statement, {}, { maxNodes: 1, maxEdges: 1, deadline }, signal);
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.driver?.close();
  }

  private async inSession<Result>(
    deadline: number,
    signal: AbortSignal,
    use: (session: Neo4jSession, time: CallTime) => Promise<Result>,
  ): Promise<Result> {
    const time = new CallTime(Math.min(deadline, Date.now() + this.settings.timeoutMs), signal);
    let session: Neo4jSession | null = null;
    try {
      time.signal.throwIfAborted();
      const openDriver = this.openDriver ?? (await loadDriver()).openNeo4jDriver;
      this.driver ??= openDriver(this.settings, this.secrets);
      const { database } = this.settings;
      session = this.driver.session({
        ...(database === null ? {} : { database }),
        defaultAccessMode: 'READ',
        fetchSize: FETCH_SIZE,
      });
      return await time.race(use(session, time));
    } catch (error) {
      throw time.overReason() ?? neo4jFailure(error);
    } finally {
      time.close();
      // Nothing was written, so rolling back is all there is to do; the answer does not wait for it.
      session?.close().catch(() => undefined);
    }
  }
}
