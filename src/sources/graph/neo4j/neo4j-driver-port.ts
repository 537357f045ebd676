import neo4j from 'neo4j-driver';
import type { SecretResolver } from '../../secrets/secret-resolver.js';
import type { Neo4jSettings } from './neo4j-settings.js';

/** The part of neo4j-driver that the adapter uses. */
export interface Neo4jDriver {
  session(config: { database?: string; defaultAccessMode: 'READ'; fetchSize: number }): Neo4jSession;
  close(): Promise<void>;
}

export interface Neo4jSession {
  /** @param config `timeout` in milliseconds, kept by the server */
  beginTransaction(config: { timeout: number }): PromiseLike<Neo4jTransaction>;
  /** Rolls back what is open and frees the connection; a running query is interrupted. */
  close(): Promise<void>;
}

export interface Neo4jTransaction {
  /** Reads as the iteration goes on, `fetchSize` records at a time. */
  run(cypher: string, parameters: Record<string, unknown>): AsyncIterable<Neo4jRecord>;
}

export interface Neo4jRecord {
  keys: readonly PropertyKey[];
  get(key: number): unknown;
}

export type Neo4jDriverFactory = (settings: Neo4jSettings, secrets: SecretResolver) => Neo4jDriver;

const CONNECTION_LIFETIME_MS = 60 * 60 * 1000;

/** Opens the real driver. Nothing connects before the first session; the password is asked for at every connect. */
export const openNeo4jDriver: Neo4jDriverFactory = (settings, secrets) => {
  const tokenProvider = async (): Promise<ReturnType<typeof neo4j.auth.basic>> =>
    neo4j.auth.basic(settings.user, (await secrets.resolve(settings.passwordRef)).reveal());
  return neo4j.driver(settings.url, neo4j.authTokenManagers.basic({ tokenProvider }), {
    userAgent: 'quartermaster',
    maxConnectionPoolSize: settings.poolSize,
    maxConnectionLifetime: CONNECTION_LIFETIME_MS,
    connectionAcquisitionTimeout: settings.waitMs,
    connectionTimeout: settings.waitMs,
    telemetryDisabled: true,
    disableAutoCommitRetries: true,
  });
};
