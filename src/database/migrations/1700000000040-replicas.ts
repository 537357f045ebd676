import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The processes that serve, and how far each has followed the change feed. */
export class Replicas1700000000040 implements MigrationInterface {
  readonly name = 'Replicas1700000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE tb_replica (
      replica_id uuid NOT NULL,
      host text NOT NULL,
      pid integer NOT NULL,
      applied_seq bigint NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now(),
      seen_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT pk_replica PRIMARY KEY (replica_id)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tb_replica');
  }
}
