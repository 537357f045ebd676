import { ApiPropertyOptional } from '../../../http/openapi/api-description.js';
import { IsIn, IsObject, IsOptional } from 'class-validator';
import type { JsonObject } from '../../asset.js';
import { TOOL_TYPES, type ToolType } from './tool.columns.js';

/** What a tool adds to the common fields. */
export class ToolFields {
  @ApiPropertyOptional({ enum: TOOL_TYPES, nullable: true })
  @IsOptional()
  @IsIn(TOOL_TYPES)
  tool_type?: ToolType | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'How the tool runs; what it needs depends on tool_type.',
    example: {
      source_ref: 'inventory',
      query_template: 'SELECT sku, name, quantity FROM items WHERE sku = {{sku}}',
    },
  })
  @IsOptional()
  @IsObject()
  tool_config?: JsonObject | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'JSON Schema 2020-12 of the input, of type object.',
    example: { type: 'object', properties: { sku: { type: 'string', maxLength: 64 } }, required: ['sku'] },
  })
  @IsOptional()
  @IsObject()
  tool_input_schema?: JsonObject | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'JSON Schema 2020-12 of the output, optional.',
  })
  @IsOptional()
  @IsObject()
  tool_output_schema?: JsonObject | null;
}
