import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One serving process; see `ReplicaHeartbeat`. */
@Entity({ name: 'tb_replica' })
export class ReplicaEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_replica' }) replica_id: string;
  @Column('text') host: string;
  @Column('integer') pid: number;
  @Column('bigint') applied_seq: string;
  @CreateDateColumn({ type: 'timestamptz' }) started_at: Date;
  @Column('timestamptz', { default: () => 'now()' }) seen_at: Date;
}
