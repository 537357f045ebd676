import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Retention } from '../../retention/retention.service.js';

const OVER_THE_SIZE = `DELETE FROM tb_question_log WHERE question_id IN (
  SELECT question_id FROM (
    SELECT question_id, row_number() OVER (PARTITION BY tenant_id ORDER BY question_id DESC) AS nth FROM tb_question_log
  ) AS ranked WHERE nth > $1 LIMIT $2) RETURNING 1`;

/** Who lowers QUESTION_LOG_SIZE, or sets it to 0, wants what is over it gone, of tenants too that ask nothing any more. */
@Injectable()
export class QuestionLogRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.retention.register({ name: 'questions', keep: this.config.questionLogSize, sql: OVER_THE_SIZE });
  }
}
