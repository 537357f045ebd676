import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions that were really asked: what the impact of a mapping draft is tried on. */
export class QuestionLog1700000000030 implements MigrationInterface {
  readonly name = 'QuestionLog1700000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE tb_question_log (
      question_id bigint GENERATED ALWAYS AS IDENTITY,
      tenant_id text NOT NULL,
      question text NOT NULL,
      time_zone text NOT NULL,
      asked_at timestamptz NOT NULL,
      CONSTRAINT pk_question_log PRIMARY KEY (question_id)
    )`);
    await runner.query('CREATE INDEX ix_question_newest ON tb_question_log (tenant_id, question_id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tb_question_log');
  }
}
