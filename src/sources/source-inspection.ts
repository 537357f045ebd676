import type { LiveSource } from './live-source.js';
import type { PostgresPools } from './postgres/postgres-pools.js';
import type { AccessMode } from './postgres/postgres-settings.js';
import { SourceError } from './source-error.js';

/** What a connection attempt found. */
export interface SourceFindings {
  ok: boolean;
  /** How long the attempt took. */
  duration_ms: number;
  /** What is there: version and role of a database, status of a service. */
  details: Record<string, unknown>;
  /** What its owner should look at. */
  warnings: string[];
  /** Why it cannot be reached; absent when it can. */
  message?: string;
}

const INSPECTION_MS = 10_000;

/** Connects as a call would, and says what is there. Never throws for what the source does. */
export async function inspectSource(live: LiveSource, signal: AbortSignal): Promise<SourceFindings> {
  const start = performance.now();
  const findings: SourceFindings = { ok: true, duration_ms: 0, details: {}, warnings: [] };
  try {
    await inspect(live, Date.now() + INSPECTION_MS, signal, findings);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    findings.ok = false;
    findings.message = error.message;
  }
  findings.duration_ms = Math.round(performance.now() - start);
  return findings;
}

async function inspect(live: LiveSource, deadline: number, signal: AbortSignal, to: SourceFindings): Promise<void> {
  switch (live.type) {
    case 'postgres':
      to.details['read'] = await inspectRole(live.pools, 'read', deadline, signal, to.warnings);
      if (live.pools.canWrite) {
        to.details['write'] = await inspectRole(live.pools, 'write', deadline, signal, to.warnings);
      }
      return;
    case 'http': {
      const { status } = await live.http.probe({ deadline, signal });
      to.details['status'] = status;
      if (status >= 500) to.warnings.push(`The service answers its base URL with status ${status}.`);
      return;
    }
    case 'neo4j':
      await live.neo4j.probe(deadline, signal);
      return;
  }
}

async function inspectRole(
  pools: PostgresPools,
  mode: AccessMode,
  deadline: number,
  signal: AbortSignal,
  warnings: string[],
): Promise<Record<string, unknown>> {
  const { user, superuser, serverVersion, canChange } = await pools.inspect(mode, { deadline, signal }, (inspector) =>
    inspector.role(),
  );
  if (superuser) {
    warnings.push(`The role ${user} (${mode}) is a superuser: a tool could read files and run programs on the server.`);
  } else if (mode === 'read' && canChange.length > 0) {
    const shown = canChange.slice(0, 5).join(', ');
    const more = canChange.length > 5 ? ` and ${canChange.length - 5} more` : '';
    warnings.push(`The reading role ${user} could write: ${shown}${more}. Give it SELECT only.`);
  }
  return { user, superuser, server_version: serverVersion };
}
