import { Check, Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Role } from './role.js';

/** One row per key that ever was; see the migration. Read and written by ApiKeyStore. */
@Entity({ name: 'tb_api_key' })
@Unique('uq_api_key_secret', ['secret_hash'])
@Index('ix_api_key_newest', ['tenant_id', 'created_at', 'key_id'])
@Check(
  'ck_api_key_roles',
  "cardinality(roles) > 0 AND roles <@ ARRAY['viewer', 'operator', 'editor', 'publisher', 'admin']",
)
@Check('ck_api_key_revoked', '(revoked_at IS NULL) = (revoked_by IS NULL)')
export class ApiKeyEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_api_key' }) key_id: string;
  @Column('text') tenant_id: string;
  @Column('text') name: string;
  /** The first characters of the secret, by which people tell keys apart. */
  @Column('text') prefix: string;
  @Column('bytea') secret_hash: Buffer;
  @Column('text', { array: true }) roles: Role[];
  @Column('text') created_by: string;
  @CreateDateColumn({ type: 'timestamptz' }) created_at: Date;
  @Column('timestamptz', { nullable: true }) expires_at: Date | null;
  @Column('timestamptz', { nullable: true }) last_used_at: Date | null;
  @Column('timestamptz', { nullable: true }) revoked_at: Date | null;
  @Column('text', { nullable: true }) revoked_by: string | null;
}
