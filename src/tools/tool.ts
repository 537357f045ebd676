import type { Role } from '../auth/role.js';
import type { Problem } from '../errors/problem.js';
import type { JsonObject } from '../asset-registry/asset.js';

/** Who calls, for which tenant, until when. `deadline` is milliseconds since the epoch; `signal` aborts when the client goes. */
export interface ToolContext {
  tenantId: string;
  actor: string;
  roles: readonly Role[];
  traceId: string;
  signal: AbortSignal;
  deadline: number;
}

export const TOOL_ERROR_CODES = [
  'INVALID_PARAMS',
  'FORBIDDEN',
  'CONSTRAINT_VIOLATION',
  'SOURCE_UNAVAILABLE',
  'UPSTREAM_STATUS',
  'OUTPUT_MISMATCH',
  'TIMEOUT',
  'RESULT_TOO_LARGE',
  'CANCELLED',
  'OUTCOME_UNKNOWN',
  'INTERNAL',
] as const;

/** A subset of the error catalogue: the same codes, the same statuses. */
export type ToolErrorCode = (typeof TOOL_ERROR_CODES)[number];

export interface ToolMetadata {
  tool: string;
  /** The published version that ran; null for a static tool. */
  version: number | null;
  duration_ms: number;
  row_count: number | null;
  truncated: boolean;
  /** The source asset's name, where there is one. */
  source: string | null;
}

export type ToolSuccess<T = unknown> = { success: true; data: T; warnings: string[]; metadata: ToolMetadata };

export type ToolFailure = {
  success: false;
  data: null;
  error: ToolErrorCode;
  message: string;
  details: Problem[];
  trace_id: string;
  warnings: string[];
  metadata: ToolMetadata;
};

export type ToolResult<T = unknown> = ToolSuccess<T> | ToolFailure;

export type ToolMode = 'read' | 'write';

/** A tool is data plus one function: this is the data. Schemas are JSON Schema 2020-12, `type: object` for the input. */
export interface ToolDefinition {
  name: string;
  /** The static tool's own type (`ci`, `metric`, …) or the asset's `tool_type`. */
  toolType: string;
  description: string;
  inputSchema: JsonObject;
  outputSchema?: JsonObject;
  mode: ToolMode;
  /** The least role that may run it. Defaults to `operator`. */
  requiredRole?: Role;
  timeoutMs?: number;
  maxConcurrency?: number;
}

export type ToolParams = Record<string, unknown>;

/** What an execution hands back when it succeeded, before `safeExecute` adds duration and version. */
export interface ToolOutcome<T = unknown> {
  data: T;
  warnings?: string[];
  rowCount?: number | null;
  truncated?: boolean;
  source?: string | null;
}
