import { ApiProperty, ApiPropertyOptional } from '../http/openapi/api-description.js';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
} from 'class-validator';
import type { ApiKey } from './api-key.js';
import { ROLES, type Role } from './role.js';

/** Letters of any script, digits and what separates words: it stands in audit rows as `key:<name>`. */
export const KEY_NAME_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N} ._:@/-]{0,99}$/u;

export class CreateKeyDto {
  @ApiProperty({ example: 'ci-deploy', description: 'What the key is for; shown as key:<name> in history and audit.' })
  @IsString()
  @Matches(KEY_NAME_PATTERN, { message: 'name must be 1 to 100 letters, digits, spaces or any of . _ : @ / -' })
  name: string;

  @ApiProperty({
    enum: ROLES,
    isArray: true,
    example: ['editor'],
    description: 'Each role may do what the lesser ones may.',
  })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles: Role[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2027-01-01T00:00:00Z',
    description: 'Not given: it never expires.',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  expires_at?: string | null;
}

export class ListKeysDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @IsString()
  cursor?: string;
}

/** How a key is answered. */
export class ApiKeyBody implements Record<keyof ApiKey, unknown> {
  @ApiProperty({ format: 'uuid' }) key_id: string;
  @ApiProperty() tenant_id: string;
  @ApiProperty() name: string;
  @ApiProperty({ description: 'The first characters of the secret.' }) prefix: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: Role[];
  @ApiProperty({ description: 'Who made it.' }) created_by: string;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expires_at: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute.' })
  last_used_at: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revoked_at: string | null;
  @ApiProperty({ type: String, nullable: true }) revoked_by: string | null;
}

export const EXAMPLE_KEY = {
  key_id: '3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b',
  tenant_id: 'default',
  name: 'ci-deploy',
  prefix: 'qm_Ck3pUvW8',
  roles: ['editor'],
  created_by: 'key:bootstrap',
  created_at: '2026-01-28T09:30:00.000Z',
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
  revoked_by: null,
};
