import { ApiProperty } from '../http/openapi/api-description.js';
import type { SourceEntry } from './source-registry.js';

export const SOURCE_STATUSES = ['ready', 'unreachable', 'failed'] as const;

/** A source as answers show it: no connection, no secret. */
export class SourceAnswer {
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['postgres', 'http', 'neo4j'] }) source_type: string;
  @ApiProperty() version: number;
  @ApiProperty({ nullable: true, type: String }) description: string | null;

  @ApiProperty({
    enum: SOURCE_STATUSES,
    description:
      '`unreachable`: several calls in a row could not reach it, and it is left alone for some seconds. `failed`: its ' +
      'content cannot be used.',
  })
  status: (typeof SOURCE_STATUSES)[number];

  @ApiProperty({ nullable: true, type: String, description: 'Why it is `failed`.' }) reason: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Connections of this process, by role, and the state of the circuit breaker.',
  })
  state: Record<string, unknown>;
}

export function sourceAnswer({ name, version, description, sourceType, live, reason }: SourceEntry): SourceAnswer {
  const common = { name, source_type: sourceType, version, description, reason };
  if (live === null) return { ...common, status: 'failed', state: {} };
  const state = live.type === 'postgres' ? live.pools.state : { breaker: live.breaker() };
  const breakers =
    live.type === 'postgres' ? [live.pools.state.read?.breaker, live.pools.state.write?.breaker] : [live.breaker()];
  return { ...common, status: breakers.includes('open') ? 'unreachable' : 'ready', state: { ...state } };
}
