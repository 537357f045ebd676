import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** The change feed; see `appendChange` for how its order is kept. */
@Entity({ name: 'tb_asset_change' })
export class FeedChangeEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_asset_change',
  })
  seq: string;

  @Column('text') tenant_id: string;
  @Column('text') asset_type: string;
  @Column('text') name: string;
  @Column('integer') version: number;
  @Column('text') action: string;
  @CreateDateColumn({ type: 'timestamptz' }) created_at: Date;
}
