import type { ToolContext } from '../../tool.js';
import type { OpsQueries, OpsRow } from '../ops-queries.js';
import { bind, type Sql } from './sql.js';

/** Who asks, and how: everything that one call of a static tool asks of its source. */
export interface Caller {
  /** The tenant whose rows there are. */
  tenant: Sql;
  ask(statement: Sql): Promise<readonly OpsRow[]>;
}

export function callerOf({ tenantId, signal }: Pick<ToolContext, 'tenantId' | 'signal'>, queries: OpsQueries): Caller {
  return { tenant: bind(tenantId, 'text'), ask: (statement) => queries.query(statement.render(), signal) };
}
