import type { GraphStatement } from '../../../src/sources/graph/graph-source.js';
import type { GraphQuestions } from './graph-source-contract.js';

const cypher = (text: string): string => `SELECT * FROM cypher('net', $$ ${text} $$) AS (a agtype)`;

/** The contract's graph in Apache AGE, and a function beside it that Cypher must not reach. */
export const AGE_SAMPLE: readonly string[] = [
  `SELECT create_graph('net')`,
  cypher(`CREATE (web:Server {name: 'web', cpu: 1.5, cores: 24, serial: 9007199254740993, active: true, tags: ['a', 'b']}),
    (shop:App {name: 'shop'}), (db:Database {name: 'db'}), (batch:App {name: 'batch'}),
    (web)-[:RUNS {weight: 2}]->(shop), (shop)-[:USES]->(db), (db)-[:LINKS]->(web), (batch)-[:USES]->(db)`),
  `CREATE FUNCTION public.leak(a agtype) RETURNS agtype LANGUAGE sql AS 'SELECT a'`,
];

export const ageQuestion = (text: string, ...columns: string[]): GraphStatement => ({
  cypher: text,
  graph: 'net',
  columns,
});

export const AGE_QUESTIONS: GraphQuestions = {
  reach: ageQuestion('MATCH p = (n {name: $name})-[*1..3]->() RETURN p', 'p'),
  names: ageQuestion('MATCH (n) RETURN n, n.name', 'n', 'name'),
  all: ageQuestion('MATCH (a)-[r]->(b) RETURN a, r, b', 'a', 'r', 'b'),
  edges: ageQuestion('MATCH ()-[r]->() RETURN collect(r)', 'rs'),
  count: ageQuestion('MATCH (n) RETURN count(n)', 'total'),
  echo: ageQuestion('RETURN $value', 'value'),
  broken: ageQuestion('MATC (n) RETURN n', 'n'),
  write: ageQuestion("CREATE (n:Server {name: 'new'}) RETURN n", 'n'),
};
