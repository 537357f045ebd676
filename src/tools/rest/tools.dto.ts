import { ApiProperty, ApiPropertyOptional } from '../../http/openapi/api-description.js';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../executions/tool-execution.entity.js';
import { TOOL_STATUSES, type RegisteredTool, type ToolStatus } from '../registry/registered-tool.js';
import { TOOL_ERROR_CODES, type ToolErrorCode, type ToolMode } from '../tool.js';

const JSON_SCHEMA = { type: 'object', additionalProperties: true, nullable: true } as const;

/** A tool as answers show it. */
export class ToolBody {
  @ApiProperty() name: string;
  @ApiProperty({ description: 'The tool_type of its asset, or the own type of a tool that comes with the product.' })
  tool_type: string;
  @ApiProperty() description: string;
  @ApiProperty({ ...JSON_SCHEMA, description: 'JSON Schema 2020-12 of `params`.' }) input_schema: unknown;
  @ApiProperty({ ...JSON_SCHEMA, description: 'JSON Schema 2020-12 of `data`.' }) output_schema: unknown;
  @ApiProperty({ enum: ['read', 'write'] }) mode: ToolMode;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Null for a tool that comes with the product.' })
  version: number | null;
  @ApiProperty({
    enum: TOOL_STATUSES,
    description: '`failed`: it cannot be used. `skipped`: a tool that comes with the product has its name.',
  })
  status: ToolStatus;
  @ApiProperty({ type: String, nullable: true, description: 'Why it is not active.' }) reason: string | null;
}

export function toolBody(tool: RegisteredTool): ToolBody {
  return {
    name: tool.name,
    tool_type: tool.toolType,
    description: tool.description,
    input_schema: tool.inputSchema,
    output_schema: tool.outputSchema,
    mode: tool.mode,
    version: tool.version,
    status: tool.status,
    reason: tool.reason,
  };
}

export class ListToolsQuery {
  @ApiPropertyOptional({ description: 'Part of the name.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  q?: string;

  @ApiPropertyOptional({ description: 'Only tools of this type.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  tool_type?: string;

  @ApiPropertyOptional({ enum: TOOL_STATUSES })
  @IsOptional()
  @IsIn(TOOL_STATUSES)
  status?: ToolStatus;
}

export class ListExecutionsQuery {
  @ApiPropertyOptional({ description: "The tool's name." })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  tool?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(64)
  tool_type?: string;

  @ApiPropertyOptional({ enum: EXECUTION_STATUSES })
  @IsOptional()
  @IsIn(EXECUTION_STATUSES)
  status?: ExecutionStatus;

  @ApiPropertyOptional({ enum: ['read', 'write'] })
  @IsOptional()
  @IsIn(['read', 'write'])
  mode?: ToolMode;

  @ApiPropertyOptional({ enum: TOOL_ERROR_CODES })
  @IsOptional()
  @IsIn(TOOL_ERROR_CODES)
  error?: ToolErrorCode;

  @ApiPropertyOptional({ example: 'key:ci-deploy' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  actor?: string;

  @ApiPropertyOptional({ description: 'What an answer gave as trace_id.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  trace_id?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Started then or later.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Started before.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string;

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

/** An execution as answers show it. */
export class ExecutionBody {
  @ApiProperty({ format: 'uuid' }) execution_id: string;
  @ApiProperty() tool_name: string;
  @ApiProperty({ type: 'integer', nullable: true }) tool_version: number | null;
  @ApiProperty() tool_type: string;
  @ApiProperty({ enum: ['read', 'write'] }) mode: ToolMode;
  @ApiProperty({ type: String, nullable: true }) source_name: string | null;
  @ApiProperty() actor: string;
  @ApiProperty() trace_id: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What the input schema marks writeOnly is masked; of very long params only their length is kept.',
  })
  params: unknown;
  @ApiProperty() dry_run: boolean;
  @ApiProperty({ type: String, nullable: true }) idempotency_key: string | null;
  @ApiProperty({ description: 'The answer was that of an earlier call under the same idempotency key.' })
  replayed: boolean;
  @ApiProperty({
    enum: EXECUTION_STATUSES,
    description:
      '`started`: a write that runs, or whose process ended. `unknown`: a write that ended without an answer.',
  })
  status: ExecutionStatus;
  @ApiProperty({ type: String, nullable: true }) error_code: string | null;
  @ApiProperty({ type: String, nullable: true }) error_message: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) row_count: number | null;
  @ApiProperty() truncated: boolean;
  @ApiProperty({ type: String, format: 'date-time' }) started_at: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) finished_at: Date | null;
  @ApiProperty({ type: Number, nullable: true }) duration_ms: number | null;
}
