import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChangeFeed } from '../../change-feed/change-feed.service.js';
import { Database } from '../../database/database.js';
import { Health } from './health.service.js';
import type { HealthFinding } from './health-check.js';

/** What every process needs: the database, the change feed, and the assets that it follows. */
@Injectable()
export class RegistryChecks implements OnModuleInit {
  constructor(
    private readonly health: Health,
    private readonly database: Database,
    private readonly feed: ChangeFeed,
  ) {}

  onModuleInit(): void {
    this.health.register({ name: 'database', check: () => this.checkDatabase() });
    this.health.register({ name: 'change_feed', check: () => this.checkFeed() });
    this.health.register({ name: 'assets', check: (tenantId) => this.checkAssets(tenantId) });
  }

  private async checkDatabase(): Promise<HealthFinding> {
    const started = performance.now();
    await this.database.query('SELECT 1');
    return { status: 'up', latency_ms: Math.round((performance.now() - started) * 10) / 10 };
  }

  /** Without notifications changes still arrive by the poll, only later. */
  private async checkFeed(): Promise<HealthFinding> {
    const [newest] = await this.database.query<{ seq: string }>(
      'SELECT coalesce(max(seq), 0) AS seq FROM tb_asset_change',
    );
    const { applied_seq, listening } = this.feed.status();
    return { status: listening ? 'up' : 'degraded', applied_seq, newest_seq: newest!.seq, listening };
  }

  /** Without a tenant how many failed in all; a tenant is told of its own, and of no other. */
  private async checkAssets(tenantId: string | null): Promise<HealthFinding> {
    const all = this.feed.status().failed_assets;
    const told = tenantId === null ? all : all.filter(({ tenant_id }) => tenant_id === tenantId);
    return {
      status: told.length === 0 ? 'up' : 'degraded',
      failed_count: told.length,
      ...(tenantId !== null && { failed: told.map(({ tenant_id: _, ...asset }) => asset) }),
    };
  }
}
