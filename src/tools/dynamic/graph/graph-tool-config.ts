import type { JsonObject } from '../../../asset-registry/asset.js';
import type { FieldReader } from '../../../asset-registry/validation/field-reader.js';
import { jsonPointer, type Problem } from '../../../errors/problem.js';
import { AGE_COLUMN_NAME, AGE_GRAPH_NAME } from '../../../sources/graph/age/age-statement.js';
import { characterPosition } from '../placeholder.js';
import { toolConfigReader } from '../tool-config-reader.js';
import { compileCypher, type CypherTemplate } from './cypher-template.js';

/** `tool_config` of a `graph_query` tool, read and compiled. */
export interface GraphToolConfig {
  sourceRef: string;
  template: CypherTemplate;
  /** Apache AGE only; null for Neo4j, whose source names its database. */
  graph: string | null;
  columns: readonly string[];
  maxDepth: number;
  maxNodes: number;
  maxEdges: number;
}

/** What compiling needs to know of other assets. */
export interface GraphToolReferences {
  /** The source's type; left out where it isn't known, when `graph` tells. */
  sourceType?: 'postgres' | 'neo4j';
  /** `query_cypher` of the query asset that `query_ref` names; null when that has none. */
  queryCypher?: string | null;
}

const MAX_DEPTH = 10;
const MAX_NODES = 5_000;
const MAX_EDGES = 20_000;
const MAX_COLUMNS = 50;

/** Reads a config; what is wrong goes to `problems`. Null when there is nothing to compile. */
export function readGraphToolConfig(
  config: JsonObject,
  inputSchema: JsonObject | null,
  references: GraphToolReferences,
  problems: Problem[],
): GraphToolConfig | null {
  const reader = toolConfigReader(config, problems);
  if (reader.raw('mode') === 'write') reader.refuse(['mode'], 'must be read: graph queries only read.');

  const sourceRef = reader.requiredText('source_ref') ?? '';
  const maxDepth = reader.integer('max_depth', 5, 1, MAX_DEPTH);
  const graph = reader.text('graph', { pattern: AGE_GRAPH_NAME, form: 'the name of a graph in Apache AGE' });
  const columns = reader.textList('columns', {
    maxItems: MAX_COLUMNS,
    pattern: AGE_COLUMN_NAME,
    form: 'a name of letters, digits and underscores',
  });
  const age = references.sourceType === undefined ? reader.has('graph') : references.sourceType === 'postgres';
  checkDialect(reader, age, columns);
  const template = readTemplate(reader, references, { inputSchema, maxDepth, age }, problems);
  const limits = {
    maxNodes: reader.integer('max_nodes', 200, 1, MAX_NODES),
    maxEdges: reader.integer('max_edges', 500, 1, MAX_EDGES),
  };
  reader.refuseUnknown();
  if (template === null) return null;
  if (age && columns.length > 0 && template.returned !== null && template.returned !== columns.length) {
    reader.refuse(['columns'], `names ${columns.length} columns, but the statement returns ${template.returned}.`);
  }
  return { sourceRef, template, graph, columns, maxDepth, ...limits };
}

function checkDialect(reader: FieldReader, age: boolean, columns: readonly string[]): void {
  if (!age) {
    for (const field of ['graph', 'columns']) {
      if (reader.has(field)) reader.refuse([field], 'is for Apache AGE, over a postgres source; Neo4j needs none.');
    }
    return;
  }
  if (!reader.has('graph')) reader.refuse(['graph'], 'is required for Apache AGE, over a postgres source.');
  if (!reader.has('columns'))
    reader.refuse(['columns'], 'is required for Apache AGE: the names of what the statement returns.');
  if (new Set(columns).size < columns.length) reader.refuse(['columns'], 'names a column twice.');
}

function readTemplate(
  reader: FieldReader,
  { queryCypher }: GraphToolReferences,
  rules: { inputSchema: JsonObject | null; maxDepth: number; age: boolean },
  problems: Problem[],
): CypherTemplate | null {
  if (reader.has('cypher_template') === reader.has('query_ref')) {
    return reader.refuse(['cypher_template'], 'or query_ref is required, and only one of them.');
  }
  const field = reader.has('query_ref') ? 'query_ref' : 'cypher_template';
  const text = reader.text(field, { maxLength: 50_000 });
  if (text === null) return null;
  const cypher = field === 'query_ref' ? (queryCypher ?? null) : text;
  if (cypher === null) return reader.refuse(['query_ref'], `names a query without query_cypher: ${text}.`);

  const compiled = compileCypher(cypher, rules);
  if (!('faults' in compiled)) return compiled;
  for (const { message, offset } of compiled.faults) {
    problems.push({ path: jsonPointer('tool_config', field), message, position: characterPosition(cypher, offset) });
  }
  return null;
}
