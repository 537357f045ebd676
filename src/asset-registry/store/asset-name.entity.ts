import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row per name that ever was: the last version number given, and the row that lifecycle changes lock. */
@Entity({ name: 'tb_asset_name' })
export class AssetNameEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_asset_name' }) tenant_id: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_asset_name' }) asset_type: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_asset_name' }) name: string;
  @Column('integer', { default: 0 }) last_version: number;
}
