import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import type { AssetType, JsonObject } from '../asset.js';
import { AssetEntity } from './asset.entity.js';

/** One row per publish, rollback or archive, written in the transaction of that change. */
@Entity({ name: 'tb_asset_version_history' })
@Index('ix_history_name', ['tenant_id', 'asset_type', 'name', 'history_id'])
@Check('ck_history_action', "action IN ('publish', 'rollback', 'archive')")
export class VersionHistoryEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_asset_version_history',
  })
  history_id: string;

  @ManyToOne(() => AssetEntity)
  @JoinColumn({ name: 'asset_id', foreignKeyConstraintName: 'fk_history_asset' })
  asset: Relation<AssetEntity>;

  @Column('uuid') asset_id: string;
  @Column('text') tenant_id: string;
  @Column('text') asset_type: AssetType;
  @Column('text') name: string;
  @Column('integer') version: number;
  @Column('text') action: 'publish' | 'rollback' | 'archive';
  @Column('jsonb') snapshot: JsonObject;
  @Column('text') actor: string;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('integer', { nullable: true }) rollback_from_version: number | null;
  @CreateDateColumn({ type: 'timestamptz' }) created_at: Date;
}
