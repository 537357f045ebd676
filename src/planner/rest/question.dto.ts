import { ApiProperty, ApiPropertyOptional } from '../../http/openapi/api-description.js';
import { IsISO8601, IsOptional, IsString, IsTimeZone, Matches, MaxLength } from 'class-validator';
import { MAX_QUESTION_LENGTH } from '../plan.js';
import type { AskedFrom } from '../planner.service.js';

/** A question, and from where and when it is asked. */
export class QuestionDto {
  @ApiProperty({
    description: 'In Korean or English or both.',
    maxLength: MAX_QUESTION_LENGTH,
    example: 'average cpu of srv-erp-01 in the last 24 hours',
  })
  @IsString()
  @Matches(/\S/, { message: 'question must hold a question' })
  @MaxLength(MAX_QUESTION_LENGTH)
  question: string;

  @ApiPropertyOptional({ description: 'IANA name; days and weeks are cut there.', example: 'Asia/Seoul' })
  @IsOptional()
  @IsTimeZone({ message: 'time_zone must be an IANA time zone such as Asia/Seoul' })
  time_zone?: string;

  @ApiPropertyOptional({ description: 'Plan as of this instant instead of now.', example: '2026-01-28T09:30:00Z' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'as_of must be an instant such as 2026-01-28T09:30:00Z' })
  @Matches(/T.*(Z|[+-]\d{2}:?\d{2})$/, { message: 'as_of must say its offset, such as Z' })
  as_of?: string;
}

export function askedFrom(body: QuestionDto): AskedFrom {
  return { timeZone: body.time_zone, asOf: body.as_of === undefined ? undefined : new Date(body.as_of) };
}
