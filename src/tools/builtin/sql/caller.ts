import type { ToolContext } from '../../tool.js';
import { bind, type Sql } from './sql.js';

/** Who asks: the tenant whose rows there are, and the signal of the call. */
export interface Caller {
  tenant: Sql;
  signal: AbortSignal;
}

export function callerOf({ tenantId, signal }: Pick<ToolContext, 'tenantId' | 'signal'>): Caller {
  return { tenant: bind(tenantId, 'text'), signal };
}
