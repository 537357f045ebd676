import { ApiProperty, ApiPropertyOptional, IntersectionType } from '../../http/openapi/api-description.js';
import { Equals, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ASSET_NAME_PATTERN, ASSET_TYPES, type AssetType } from '../asset.js';
import { CommonFields } from '../types/common-fields.dto.js';
import { ASSET_TYPE_DEFINITIONS } from '../types/asset-types.js';
import { ToolFields } from '../types/tool/tool-fields.dto.js';

const NAME_RULE = 'name must start with a to z and go on with a to z, 0 to 9 and _, at most 64 in all';

const FIELDS_OF_TYPES = Object.values(ASSET_TYPE_DEFINITIONS).map(({ fields }) => fields);

/** PATCH of any type: which fields the type has is checked once the draft is known. */
export class UpdateAssetDto extends IntersectionType(CommonFields, ...FIELDS_OF_TYPES) {}

export class CreateAssetDto extends UpdateAssetDto {
  @ApiProperty({ enum: ASSET_TYPES })
  @IsIn(ASSET_TYPES)
  asset_type: AssetType;

  @ApiProperty({ pattern: ASSET_NAME_PATTERN.source, example: 'inventory_read' })
  @Matches(ASSET_NAME_PATTERN, { message: NAME_RULE })
  name: string;
}

export class UpdateToolAssetDto extends IntersectionType(CommonFields, ToolFields) {}

export class CreateToolAssetDto extends UpdateToolAssetDto {
  @ApiPropertyOptional({ enum: ['tool'] })
  @IsOptional()
  @Equals('tool', { message: 'asset_type must be tool on this route, or left out' })
  asset_type?: 'tool';

  @ApiProperty({ pattern: ASSET_NAME_PATTERN.source, example: 'inventory_read' })
  @Matches(ASSET_NAME_PATTERN, { message: NAME_RULE })
  name: string;
}

/** Body of publish and archive; it may be left out. */
export class LiveChangeDto {
  @ApiPropertyOptional({ description: 'Why, for the history.', example: 'New warehouse zone' })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  reason?: string;
}

export class RollbackDto extends LiveChangeDto {
  @ApiProperty({ minimum: 1, example: 1, description: 'The version whose content goes live again, as a new version.' })
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  to_version: number;
}
