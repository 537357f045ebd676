import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Retention, secondsOrForEver } from './retention.service.js';

const DAY = 86_400;

/** How long the registry keeps who changed what, and the entries of the change feed. */
@Injectable()
export class RegistryRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    const { auditDays, changesDays } = this.config.retention;
    this.retention.register(
      { name: 'audit', keep: secondsOrForEver(auditDays, DAY), sql: oldest('tb_audit_log', 'audit_id') },
      // The newest entry stays, however old: it says how far the feed has come.
      {
        name: 'changes',
        keep: secondsOrForEver(changesDays, DAY),
        sql: oldest('tb_asset_change', 'seq', 'AND seq < (SELECT max(seq) FROM tb_asset_change)'),
      },
    );
  }
}

/** Neither table has an index on its times; both are numbered as time goes by. */
function oldest(table: string, number: string, condition = ''): string {
  return `DELETE FROM ${table} WHERE ${number} IN (
    SELECT ${number} FROM (SELECT ${number}, created_at FROM ${table} ORDER BY ${number} LIMIT $2) AS oldest
    WHERE created_at < now() - make_interval(secs => $1) ${condition}) RETURNING 1`;
}
