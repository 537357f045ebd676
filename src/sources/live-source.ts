import type { Asset } from '../asset-registry/asset.js';
import type { Problem } from '../errors/problem.js';
import type { GraphSource } from './graph/graph-source.js';
import { AgeGraphSource } from './graph/age/age-graph-source.js';
import { Neo4jGraphSource } from './graph/neo4j/neo4j-graph-source.js';
import { readNeo4jSource } from './graph/neo4j/neo4j-settings.js';
import { readHttpSource } from './http/http-source-settings.js';
import type { HttpSource } from './http/http-source.js';
import { PostgresPools } from './postgres/postgres-pools.js';
import { readPostgresSource, type SourceSurroundings } from './postgres-source-content.js';
import { BreakingGraphSource, BreakingHttpSource } from './breaking-sources.js';
import { SourceBreaker, type BreakerState } from './source-breaker.js';
import { SourceError } from './source-error.js';

/** How long calls that run may go on when their source is replaced, archived or shut down. */
const DRAIN_MS = 30_000;

/** What a published source is made of. Nothing connects before its first call. */
export type LiveSource = LivePostgres | LiveHttp | LiveNeo4j;

interface Live {
  /** Lets running calls end, then closes every connection. */
  close(): Promise<void>;
}

export interface LivePostgres extends Live {
  type: 'postgres';
  pools: PostgresPools;
  /** Cypher over Apache AGE, where the database has it. */
  graph: GraphSource;
  /** Volatile functions that reading statements may call all the same. */
  allowFunctions: readonly string[];
}

export interface LiveHttp extends Live {
  type: 'http';
  http: HttpSource;
  breaker: () => BreakerState;
}

export interface LiveNeo4j extends Live {
  type: 'neo4j';
  graph: GraphSource;
  neo4j: Neo4jGraphSource;
  breaker: () => BreakerState;
}

/**
 * Makes a source of what its asset says, without connecting.
 * @returns the problems, with JSON Pointers from the asset's root, when it says something that cannot be
 */
export function openSource(
  { name, content }: Pick<Asset, 'name' | 'content'>,
  surroundings: SourceSurroundings,
): { source: LiveSource } | { problems: Problem[] } {
  const type = content?.['source_type'];
  switch (type) {
    case 'postgres': {
      const { settings, allowFunctions, problems } = readPostgresSource(name, content, surroundings);
      if (problems.length > 0) return { problems };
      const pools = new PostgresPools(settings);
      const graph = new AgeGraphSource(pools);
      return { source: { type, pools, graph, allowFunctions, close: () => pools.close(DRAIN_MS) } };
    }
    case 'http': {
      const { settings, problems } = readHttpSource(content);
      if (problems.length > 0) return { problems };
      const breaker = new SourceBreaker(name);
      const http = new BreakingHttpSource(settings, surroundings, breaker);
      return { source: { type, http, breaker: () => breaker.state, close: () => http.close() } };
    }
    case 'neo4j': {
      const { settings, problems } = readNeo4jSource(content);
      if (problems.length > 0) return { problems };
      const breaker = new SourceBreaker(name);
      const neo4j = new Neo4jGraphSource(settings, surroundings.secrets);
      const graph = new BreakingGraphSource(neo4j, breaker);
      return { source: { type, graph, neo4j, breaker: () => breaker.state, close: () => neo4j.close() } };
    }
    default:
      return { problems: [{ path: '/content/source_type', message: 'source_type must be postgres, http or neo4j.' }] };
  }
}

/** For a source that is not there or is of the wrong type for what is asked of it. */
export function noSource(name: string, reason: string): SourceError {
  return new SourceError('unavailable', `The source ${name} ${reason}.`);
}
