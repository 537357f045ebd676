import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * What searches ask: a row per version. Its index of name parts and tags, in slices of `created_seq`, is in the
 * migrations. A trigger keeps it; no code writes it.
 */
@Entity({ name: 'tb_asset_search' })
@Index('ix_search_keys', { synchronize: false })
export class AssetSearchEntity {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'pk_asset_search' }) created_seq: string;
  @Column('text') tenant_id: string;
  @Column('text') name: string;
  /** `key` and `key:value` of each tag. */
  @Column('text', { array: true }) tags: string[];
}
