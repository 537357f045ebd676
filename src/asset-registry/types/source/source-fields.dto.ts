import { ApiPropertyOptional } from '../../../http/openapi/api-description.js';
import { IsObject, IsOptional } from 'class-validator';
import type { JsonObject } from '../../asset.js';

/** What a source adds to the common fields. */
export class SourceFields {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'source_type, connection and limits; secrets only by reference.',
    example: { source_type: 'http', connection: { base_url: 'https://status.example.com' }, limits: {} },
  })
  @IsOptional()
  @IsObject()
  content?: JsonObject | null;
}
