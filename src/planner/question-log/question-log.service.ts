import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../database/database.js';

export interface AskedQuestion {
  question: string;
  time_zone: string;
  asked_at: Date;
}

interface WaitingQuestion {
  tenantId: string;
  question: string;
  timeZone: string;
  askedAt: string;
}

/** Questions wait here until the next write; more than this, and the newest are let go. */
const BUFFER = 1_000;
const WRITE_EVERY_MS = 1_000;

/**
 * Keeps the last questions of each tenant, as many as QUESTION_LOG_SIZE says (0 keeps none). Never in a question's way:
 * it is written in batches, and what cannot be written is let go.
 */
@Injectable()
export class QuestionLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(QuestionLog.name);
  private waiting: WaitingQuestion[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  record(tenantId: string, question: string, timeZone: string, askedAt: Date): void {
    if (this.config.questionLogSize === 0 || this.waiting.length >= BUFFER) return;
    // A text in PostgreSQL holds no NUL, and one such question would take its whole batch with it.
    const text = question.replaceAll('\0', '\ufffd');
    // Written out here, so that a date that is none fails its own question and not those of others in the batch.
    this.waiting.push({ tenantId, question: text, timeZone, askedAt: askedAt.toISOString() });
    this.timer ??= setTimeout(() => void this.flush(), WRITE_EVERY_MS).unref();
  }

  /** The newest questions first, each text once; none when none are kept, whatever is still stored. */
  async last(tenantId: string, limit: number): Promise<AskedQuestion[]> {
    if (this.config.questionLogSize === 0) return [];
    await this.flush();
    return this.database.query<AskedQuestion>(
      `SELECT question, time_zone, asked_at FROM (
         SELECT DISTINCT ON (question) question, time_zone, asked_at, question_id FROM tb_question_log
         WHERE tenant_id = $1 ORDER BY question, question_id DESC
       ) AS newest ORDER BY question_id DESC LIMIT $2`,
      [tenantId, Math.min(limit, this.config.questionLogSize)],
    );
  }

  /** Resolves once everything recorded so far is written (or let go). */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length > 0) this.writing = this.writing.then(() => this.write(batch));
    await this.writing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async write(batch: readonly WaitingQuestion[]): Promise<void> {
    try {
      await this.database.query(
        `INSERT INTO tb_question_log (tenant_id, question, time_zone, asked_at)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])`,
        [
          batch.map((entry) => entry.tenantId),
          batch.map((entry) => entry.question),
          batch.map((entry) => entry.timeZone),
          batch.map((entry) => entry.askedAt),
        ],
      );
      for (const tenantId of new Set(batch.map((entry) => entry.tenantId))) await this.trim(tenantId);
    } catch (error) {
      this.logger.warn(`${batch.length} questions could not be kept: ${String(error)}`);
    }
  }

  private async trim(tenantId: string): Promise<void> {
    await this.database.query(
      `DELETE FROM tb_question_log WHERE tenant_id = $1 AND question_id <= (
         SELECT question_id FROM tb_question_log WHERE tenant_id = $1
         ORDER BY question_id DESC OFFSET $2 LIMIT 1)`,
      [tenantId, this.config.questionLogSize],
    );
  }
}
