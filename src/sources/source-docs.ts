import { ApiProperty } from '../http/openapi/api-description.js';
import type { RouteDocs } from '../http/openapi/route-docs.js';
import { SourceAnswer } from './source-answer.js';
import type { SourceFindings } from './source-inspection.js';

/** What a test of a source found, as it is answered. For the API description only. */
class SourceFindingsDto implements SourceFindings {
  @ApiProperty() ok: boolean;
  @ApiProperty({ description: 'How long the attempt took.' }) duration_ms: number;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What is there.' })
  details: Record<string, unknown>;
  @ApiProperty({ type: [String], description: 'What its owner should look at.' }) warnings: string[];
  @ApiProperty({ required: false, description: 'Why it cannot be reached.' }) message?: string;
}

const SOURCE = {
  name: 'inventory',
  source_type: 'postgres',
  version: 1,
  description: 'Stock of the warehouse.',
  status: 'ready',
  reason: null,
  state: {},
};

/** What the API description says of the routes of sources. */
export const SOURCE_DOCS = {
  list: {
    summary: 'List the published sources with their state in this process',
    data: { sources: [SourceAnswer] },
    example: { sources: [SOURCE] },
  },
  test: {
    summary: 'Connect to a source and say what is there',
    description: 'Also 200 when it cannot be reached: `test.ok` is false then, and `test.message` says why.',
    data: { source: SourceAnswer, test: SourceFindingsDto },
    example: { source: SOURCE, test: { ok: true, duration_ms: 12, details: { version: '18.4' }, warnings: [] } },
    errors: ['SOURCE_NOT_FOUND'],
  },
} as const satisfies Record<string, RouteDocs>;
