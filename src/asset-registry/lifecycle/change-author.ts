/** On whose behalf a change is made, and in which request. */
export interface ChangeAuthor {
  tenantId: string;
  actor: string;
  traceId: string | null;
}
