import { CallTime } from '../../../src/sources/call-time.js';
import { GraphCollector, rowLimit, type CollectedValue } from '../../../src/sources/graph/graph-collector.js';
import type {
  GraphLimits,
  GraphParameters,
  GraphResult,
  GraphSource,
  GraphStatement,
} from '../../../src/sources/graph/graph-source.js';
import { SourceError } from '../../../src/sources/source-error.js';

/** The rows of one statement; elements are added to the collector as a real source's parser adds them. */
export type FakeAnswer = (parameters: GraphParameters, collector: GraphCollector) => readonly CollectedValue[][];

/** The port in memory: answers the statements it was told about, and keeps what it was asked. */
export class FakeGraphSource implements GraphSource {
  readonly asked: { statement: GraphStatement; parameters: GraphParameters; limits: GraphLimits }[] = [];

  constructor(private readonly answers: ReadonlyMap<string, FakeAnswer>) {}

  async run(
    statement: GraphStatement,
    parameters: GraphParameters,
    limits: GraphLimits,
    signal: AbortSignal,
  ): Promise<GraphResult> {
    const time = new CallTime(limits.deadline, signal);
    try {
      await time.wait(0);
      this.asked.push({ statement, parameters, limits });
      const answer = this.answers.get(statement.cypher);
      if (answer === undefined) throw new SourceError('internal', 'The statement does not fit the graph.');
      const collector = new GraphCollector(limits);
      const rows = answer(parameters, collector);
      for (const row of rows.slice(0, rowLimit(limits))) collector.addRow(statement.columns, row);
      return collector.result(rows.length > rowLimit(limits));
    } finally {
      time.close();
    }
  }
}
