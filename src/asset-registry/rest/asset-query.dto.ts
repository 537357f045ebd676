import { ApiPropertyOptional, OmitType } from '../../http/openapi/api-description.js';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { ASSET_STATUSES, ASSET_TYPES, type AssetStatus, type AssetType } from '../asset.js';
import { TOOL_TYPES, type ToolType } from '../types/tool/tool.columns.js';

/** Filters and page of a list of any type. */
export class ListAssetsQuery {
  @ApiPropertyOptional({ enum: ASSET_TYPES })
  @IsOptional()
  @IsIn(ASSET_TYPES)
  asset_type?: AssetType;

  @ApiPropertyOptional({ enum: ASSET_STATUSES })
  @IsOptional()
  @IsIn(ASSET_STATUSES)
  status?: AssetStatus;

  @ApiPropertyOptional({ enum: TOOL_TYPES })
  @IsOptional()
  @IsIn(TOOL_TYPES)
  tool_type?: ToolType;

  @ApiPropertyOptional({ description: 'The exact name.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  name?: string;

  @ApiPropertyOptional({ description: 'Part of the name.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  q?: string;

  @ApiPropertyOptional({ description: 'A tag: `key`, or `key:value`.', example: 'domain:inventory' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  tag?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

export class ListToolAssetsQuery extends OmitType(ListAssetsQuery, ['asset_type']) {}

export class LiveChangeQuery {
  @ApiPropertyOptional({
    enum: ['replicas'],
    description: 'Answer only once every serving process has applied the change.',
  })
  @IsOptional()
  @IsIn(['replicas'])
  wait?: 'replicas';
}

export class PublishQuery extends LiveChangeQuery {
  @ApiPropertyOptional({ description: 'Publish only if this guard agrees.', example: 'questions' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  guard?: string;
}

export class DiffQuery {
  @ApiPropertyOptional({ minimum: 1, description: 'The version to compare with; the published one by default.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  against?: number;
}
