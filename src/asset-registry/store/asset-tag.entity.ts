import { Entity, PrimaryColumn } from 'typeorm';

/** A row per tag of a version, `key` and `key:value` each, for lists. A trigger keeps it; no code writes it. */
@Entity({ name: 'tb_asset_tag' })
export class AssetTagEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_asset_tag' }) tenant_id: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_asset_tag' }) tag: string;
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'pk_asset_tag' }) created_seq: string;
}
