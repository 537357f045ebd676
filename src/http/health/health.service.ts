import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../../telemetry/logger.js';
import type { HealthCheck, HealthFinding } from './health-check.js';

/** A check that takes longer counts as down: whoever probes has a time-out of its own. */
const CHECK_TIMEOUT_MS = 2_000;

export interface Readiness {
  ready: boolean;
  checks: Record<string, HealthFinding>;
}

/** Collects the checks. A feature registers its own when its module starts: `health.register({ name, check })`. */
@Injectable()
export class Health {
  private readonly checks = new Map<string, HealthCheck>();

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  register(check: HealthCheck): void {
    if (this.checks.has(check.name)) throw new Error(`There is a health check ${check.name} already.`);
    this.checks.set(check.name, check);
  }

  async readiness(tenantId: string | null): Promise<Readiness> {
    const checks = [...this.checks.values()];
    const findings = await Promise.all(checks.map((check) => this.run(check, tenantId)));
    return {
      ready: findings.every(({ status }) => status !== 'down'),
      checks: Object.fromEntries(checks.map(({ name }, index) => [name, findings[index]!])),
    };
  }

  private async run(check: HealthCheck, tenantId: string | null): Promise<HealthFinding> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<HealthFinding>((resolve) => {
      timer = setTimeout(() => resolve({ status: 'down', message: 'It did not answer in time.' }), CHECK_TIMEOUT_MS);
    });
    try {
      return await Promise.race([check.check(tenantId), late]);
    } catch (error) {
      this.logger.warn({ err: error, check: check.name }, 'a health check failed');
      return { status: 'down', message: 'It cannot be reached or used at the moment.' };
    } finally {
      clearTimeout(timer);
    }
  }
}
