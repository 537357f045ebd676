import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { Relation } from 'typeorm';
import { ASSET_TYPES, type AssetStatus, type AssetType, type JsonObject } from '../asset.js';
import { TYPE_SPECIFIC_COLUMNS } from '../asset-content.js';
import { AssetNameEntity } from './asset-name.entity.js';

/** One row per version; the columns that types add are at the end. The partial unique indexes and the trigger that freezes published rows are in the migrations. */
@Entity({ name: 'tb_asset_registry' })
@Unique('uq_asset_version', ['tenant_id', 'asset_type', 'name', 'version'])
@Index('uq_asset_published', ['tenant_id', 'asset_type', 'name'], { unique: true, where: "status = 'published'" })
@Index('uq_asset_draft', ['tenant_id', 'asset_type', 'name'], { unique: true, where: "status = 'draft'" })
// TypeORM knows neither the direction of an ordered index nor an index over an expression, and takes the included `name`
// for a part of the key: the migrations have the whole.
@Index('ix_asset_newest', ['tenant_id', 'created_seq', 'name'])
@Index('ix_asset_type_newest', ['tenant_id', 'asset_type', 'created_seq', 'name'])
@Index('ix_asset_status_newest', ['tenant_id', 'asset_type', 'status', 'created_seq', 'name'])
@Index('ix_asset_tool_type_newest', ['tenant_id', 'tool_type', 'created_seq', 'name'])
@Index('ix_asset_any_type_status_newest', ['tenant_id', 'status', 'created_seq', 'name'])
@Index('ix_asset_tool_type_status_newest', ['tenant_id', 'tool_type', 'status', 'created_seq', 'name'])
@Index('ix_asset_created_seq', { synchronize: false })
@Index('ix_asset_source_ref', { synchronize: false })
@Index('ix_asset_query_ref', { synchronize: false })
@Index('ix_asset_secret_refs', { synchronize: false })
@Check('ck_asset_type', `asset_type IN (${ASSET_TYPES.map((type) => `'${type}'`).join(', ')})`)
@Check('ck_asset_status', "status IN ('draft', 'published', 'archived')")
@Check('ck_asset_published', "(status = 'draft') = (published_at IS NULL)")
@Check('ck_asset_tool_type', "tool_type IN ('database_query', 'http_api', 'graph_query', 'custom')")
export class AssetEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_asset_registry' })
  asset_id: string;

  @ManyToOne(() => AssetNameEntity)
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenant_id', foreignKeyConstraintName: 'fk_asset_name' },
    { name: 'asset_type', referencedColumnName: 'asset_type', foreignKeyConstraintName: 'fk_asset_name' },
    { name: 'name', referencedColumnName: 'name', foreignKeyConstraintName: 'fk_asset_name' },
  ])
  named: Relation<AssetNameEntity>;

  /** The place in the order of creation, by which lists go. */
  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' }) created_seq: string;
  @Column('text') tenant_id: string;
  @Column('text') asset_type: AssetType;
  @Column('text') name: string;
  @Column('text', { nullable: true }) scope: string | null;
  @Column('text', { nullable: true }) description: string | null;
  /** Given by a trigger, never by code. */
  @Column('integer') version: number;
  @Column('text', { default: 'draft' }) status: AssetStatus;

  @Column('jsonb', { default: {} }) tags: JsonObject;
  @Column('text') content_hash: string;
  @Column('text') created_by: string;
  @Column('text', { nullable: true }) published_by: string | null;
  @Column('timestamptz', { nullable: true }) published_at: Date | null;
  @CreateDateColumn({ type: 'timestamptz' }) created_at: Date;
  @UpdateDateColumn({ type: 'timestamptz' }) updated_at: Date;
  @Column('integer', { default: 1 }) lock_version: number;
}

for (const [name, { kind }] of Object.entries(TYPE_SPECIFIC_COLUMNS)) {
  Column(kind, { nullable: true })(AssetEntity.prototype, name);
}
