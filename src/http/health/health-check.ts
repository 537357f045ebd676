/** `degraded` is told but does not take the process out of service; `down` does. */
export type HealthStatus = 'up' | 'degraded' | 'down';

/** What one check found, with fields of its own (snake_case). They are shown without a key, so: no names, no addresses. */
export interface HealthFinding {
  status: HealthStatus;
  /** For `down`: a sentence for the operator. */
  message?: string;
  [field: string]: unknown;
}

/** One thing that this process needs in order to serve. */
export interface HealthCheck {
  /** snake_case; its place in the answer. */
  readonly name: string;
  /** @param tenantId the tenant of a caller that sent a key, who may see more, or null */
  check(tenantId: string | null): Promise<HealthFinding>;
}
