import { ApiPropertyOptional } from '../../../http/openapi/api-description.js';
import { IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import type { JsonObject } from '../../asset.js';

/** What a query adds to the common fields. */
export class QueryFields {
  @ApiPropertyOptional({ type: String, nullable: true, description: 'One SQL statement with {{placeholders}}.' })
  @IsOptional()
  @IsString()
  @MaxLength(100_000)
  query_sql?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'One Cypher statement with {{placeholders}}.' })
  @IsOptional()
  @IsString()
  @MaxLength(100_000)
  query_cypher?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'JSON Schema of the inputs that the statement names, for readers of the query.',
  })
  @IsOptional()
  @IsObject()
  query_params?: JsonObject | null;
}
