import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One row per change of any kind; see `writeAuditEntry`. */
@Entity({ name: 'tb_audit_log' })
@Index('ix_audit_newest', ['tenant_id', 'audit_id'])
@Index('ix_audit_resource', ['tenant_id', 'resource_type', 'resource_id', 'audit_id'])
export class AuditLogEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_audit_log',
  })
  audit_id: string;

  @Column('text') tenant_id: string;
  @Column('text') actor: string;
  @Column('text') action: string;
  @Column('text') resource_type: string;
  @Column('text') resource_id: string;
  @Column('text') resource_name: string;
  @Column('jsonb') difference: Record<string, unknown>;
  @Column('text', { nullable: true }) trace_id: string | null;
  @CreateDateColumn({ type: 'timestamptz' }) created_at: Date;
}
