import { ApiProperty, ApiPropertyOptional } from '../../http/openapi/api-description.js';
import { IsOptional, IsString, IsTimeZone, Matches, ValidateBy } from 'class-validator';
import { INSTANT_RULE, readInstant } from '../instant.js';
import { MAX_QUESTION_LENGTH } from '../plan.js';
import type { AskedFrom } from '../planner.service.js';

/** In UTF-16 code units, as the planner cuts and as spans count; class-validator's own MaxLength counts in between. */
const IsShortEnough = () =>
  ValidateBy({
    name: 'isShortEnough',
    validator: {
      validate: (value) => typeof value !== 'string' || value.length <= MAX_QUESTION_LENGTH,
      defaultMessage: () =>
        `question must be shorter than or equal to ${MAX_QUESTION_LENGTH} characters (an emoji counts as two or more)`,
    },
  });

const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => typeof value === 'string' && readInstant(value) !== null,
      defaultMessage: () => `as_of must be ${INSTANT_RULE}`,
    },
  });

/** A question, and from where and when it is asked. */
export class QuestionDto {
  @ApiProperty({
    description: 'In Korean or English or both. Characters are counted as UTF-16 code units, as spans are.',
    maxLength: MAX_QUESTION_LENGTH,
    example: 'average cpu of srv-erp-01 in the last 24 hours',
  })
  @IsString()
  @Matches(/\S/, { message: 'question must hold a question' })
  @IsShortEnough()
  question: string;

  @ApiPropertyOptional({ description: 'IANA name; days and weeks are cut there.', example: 'Asia/Seoul' })
  @IsOptional()
  @IsTimeZone({ message: 'time_zone must be an IANA time zone such as Asia/Seoul' })
  time_zone?: string;

  @ApiPropertyOptional({ description: 'Plan as of this instant instead of now.', example: '2026-01-28T09:30:00Z' })
  @IsOptional()
  @IsInstant()
  as_of?: string;
}

export function askedFrom(body: QuestionDto): AskedFrom {
  return { timeZone: body.time_zone, asOf: readInstant(body.as_of ?? '') ?? undefined };
}
