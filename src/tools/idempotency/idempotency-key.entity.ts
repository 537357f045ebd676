import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row per key under which a write was asked for; see IdempotentWrites. */
@Entity({ name: 'tb_idempotency_key' })
@Index('ix_idempotency_created', ['created_at'])
@Check('ck_idempotency_state', "state IN ('claimed', 'done', 'unknown')")
@Check('ck_idempotency_answer', "state <> 'done' OR answer IS NOT NULL")
export class IdempotencyKeyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_key' }) tenant_id: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_key' }) tool_name: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_key' }) idempotency_key: string;
  /** SHA-256 of the canonical JSON of the params. */
  @Column('text') params_hash: string;
  @Column('text') state: 'claimed' | 'done' | 'unknown';
  /** The execution that may finish the write, as long as `fence` is still its own. */
  @Column('uuid') owner: string;
  @Column('integer') fence: number;
  /** Renewed while the owner lives. */
  @Column('timestamptz') lease_until: Date;
  /** Whether the source can say later how the write's transaction ended. */
  @Column('boolean') exactly_once: boolean;
  @Column('text', { nullable: true }) source_name: string | null;
  @Column('text', { nullable: true }) transaction_id: string | null;
  @Column('text', { nullable: true }) server: string | null;
  /** The ToolResult but for its data. */
  @Column('json', { nullable: true }) answer: unknown;
  /** JSON as text. */
  @Column('text', { nullable: true }) data: string | null;
  @CreateDateColumn({ type: 'timestamptz' }) created_at: Date;
}
