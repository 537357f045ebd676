import { Injectable } from '@nestjs/common';
import type { FeedSnapshot } from '../../change-feed/change-follower.js';
import type { ReferredQuery } from '../dynamic/tool-executor.js';
import type { ToolRecord } from './tool-record.js';

const BATCH = 1_000;

const TOOL_COLUMNS = `tenant_id, name, version, description, tool_type, tool_config::text AS config,
  tool_input_schema::text AS input_schema, tool_output_schema::text AS output_schema,
  CASE WHEN tool_config ->> 'mode' = 'write' THEN 'write' ELSE 'read' END AS mode,
  tool_config ->> 'query_ref' AS query_ref`;

export interface QueryRecord extends ReferredQuery {
  tenant_id: string;
  name: string;
}

/** A name in a tenant. */
export interface NameOfTenant {
  tenantId: string;
  name: string;
}

/** Reads published tools, and the queries that they refer to, as of a snapshot of the change feed. */
@Injectable()
export class ToolAssetRepository {
  /** All of every tenant, in batches, so that the driver's copy of one batch is gone before the next one comes. */
  async *allTools(snapshot: FeedSnapshot): AsyncGenerator<ToolRecord[]> {
    let after = ['', ''];
    for (;;) {
      const batch = await snapshot.query<ToolRecord>(
        `SELECT ${TOOL_COLUMNS} FROM tb_asset_registry
         WHERE status = 'published' AND asset_type = 'tool' AND (tenant_id, name) > ($1, $2)
         ORDER BY tenant_id, name LIMIT ${BATCH}`,
        after,
      );
      if (batch.length > 0) yield batch;
      const last = batch.at(-1);
      if (!last || batch.length < BATCH) return;
      after = [last.tenant_id, last.name];
    }
  }

  /** What is published under these names; a name under which nothing is published is left out. */
  async toolsNamed(snapshot: FeedSnapshot, names: readonly NameOfTenant[]): Promise<ToolRecord[]> {
    if (names.length === 0) return [];
    return snapshot.query<ToolRecord>(
      `SELECT ${TOOL_COLUMNS} FROM unnest($1::text[], $2::text[]) AS wanted (tenant_id, name)
       JOIN tb_asset_registry USING (tenant_id, name)
       WHERE asset_type = 'tool' AND status = 'published'`,
      columnsOf(names),
    );
  }

  /** The published queries to which published tools refer. */
  async referredQueries(snapshot: FeedSnapshot): Promise<QueryRecord[]> {
    return snapshot.query<QueryRecord>(
      `SELECT query.tenant_id, query.name, query.query_sql, query.query_cypher
       FROM tb_asset_registry query
       WHERE query.asset_type = 'query' AND query.status = 'published' AND EXISTS (
         SELECT FROM tb_asset_registry tool
         WHERE tool.tenant_id = query.tenant_id AND tool.asset_type = 'tool' AND tool.status = 'published'
           AND tool.tool_config ->> 'query_ref' = query.name)`,
    );
  }

  async queriesNamed(snapshot: FeedSnapshot, names: readonly NameOfTenant[]): Promise<QueryRecord[]> {
    if (names.length === 0) return [];
    return snapshot.query<QueryRecord>(
      `SELECT tenant_id, name, query_sql, query_cypher
       FROM unnest($1::text[], $2::text[]) AS wanted (tenant_id, name) JOIN tb_asset_registry USING (tenant_id, name)
       WHERE asset_type = 'query' AND status = 'published'`,
      columnsOf(names),
    );
  }

  /** The published tools that refer to one of these queries. */
  async toolsReferringTo(snapshot: FeedSnapshot, queries: readonly NameOfTenant[]): Promise<ToolRecord[]> {
    if (queries.length === 0) return [];
    return snapshot.query<ToolRecord>(
      `SELECT ${TOOL_COLUMNS} FROM tb_asset_registry
       WHERE asset_type = 'tool' AND status = 'published' AND (tenant_id, tool_config ->> 'query_ref') IN (
         SELECT * FROM unnest($1::text[], $2::text[]))`,
      columnsOf(queries),
    );
  }
}

function columnsOf(names: readonly NameOfTenant[]): [string[], string[]] {
  return [names.map(({ tenantId }) => tenantId), names.map(({ name }) => name)];
}
