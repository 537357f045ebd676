import { ApiPropertyOptional } from '../../../http/openapi/api-description.js';
import { IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import type { JsonObject } from '../../asset.js';

/** What a mapping adds to the common fields. */
export class MappingFields {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Which vocabulary this is.',
    example: 'metric_aliases',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  mapping_type?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The words, in the shape of the mapping_type; for a source its source_type, connection and limits.',
    example: { aliases: { rpm: 'fan_speed' }, keywords: ['metric'] },
  })
  @IsOptional()
  @IsObject()
  content?: JsonObject | null;
}
