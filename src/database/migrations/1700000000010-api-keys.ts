import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys: never the secret, only its SHA-256. A revoked key's row stays, so that the key can never come back. */
export class ApiKeys1700000000010 implements MigrationInterface {
  readonly name = 'ApiKeys1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE tb_api_key (
      key_id uuid NOT NULL DEFAULT gen_random_uuid(),
      tenant_id text NOT NULL,
      name text NOT NULL,
      prefix text NOT NULL,
      secret_hash bytea NOT NULL,
      roles text[] NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      revoked_by text,
      CONSTRAINT pk_api_key PRIMARY KEY (key_id),
      CONSTRAINT uq_api_key_secret UNIQUE (secret_hash),
      CONSTRAINT ck_api_key_roles CHECK (
        cardinality(roles) > 0 AND roles <@ ARRAY['viewer', 'operator', 'editor', 'publisher', 'admin']
      ),
      CONSTRAINT ck_api_key_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
    )`);
    await runner.query('CREATE INDEX ix_api_key_newest ON tb_api_key (tenant_id, created_at DESC, key_id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tb_api_key');
  }
}
