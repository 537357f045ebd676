import { ApiPropertyOptional } from '../../http/openapi/api-description.js';
import { IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import type { JsonObject } from '../asset.js';

/** What an author may set on an asset of any type. Left out keeps (or takes the published version's), null clears. */
export class CommonFields {
  @ApiPropertyOptional({ type: String, nullable: true, description: 'Where the asset applies.', example: 'ci' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  scope?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Find inventory items by SKU.' })
  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  description?: string | null;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { domain: 'inventory' } })
  @IsOptional()
  @IsObject()
  tags?: JsonObject;
}
