import { Body, Controller, Delete, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '../http/openapi/api-description.js';
import type { FastifyRequest } from 'fastify';
import { readCursor, writeCursor } from '../database/page-cursor.js';
import { ok, type Envelope } from '../http/envelope.js';
import { NEXT_CURSOR } from '../http/openapi/answer-schema.js';
import { ApiRoute } from '../http/openapi/api-route.decorator.js';
import { UuidPipe } from '../http/uuid.pipe.js';
import type { ApiKey } from './api-key.js';
import { ApiKeys, type CreatedKey, type KeyAuthor } from './api-keys.service.js';
import { parseExpiry } from './key-expiry.js';
import { ApiKeyBody, CreateKeyDto, EXAMPLE_KEY, ListKeysDto } from './keys.dto.js';
import { RequireRole } from './require-role.decorator.js';

const PAGE = 50;

/** Keys of the caller's own tenant; a tenant's first key is made by the command `keys create`. */
@ApiTags('keys')
@Controller('ops/keys')
@RequireRole('admin')
export class KeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Post()
  @ApiRoute({
    summary: 'Make a key',
    description: "Its secret is shown this once. The key belongs to the caller's tenant and opens at once.",
    status: 201,
    data: { key: ApiKeyBody, secret: { type: 'string', pattern: '^qm_' } },
    example: { key: EXAMPLE_KEY, secret: 'qm_Ck3pUvW8xYz0123456789abcdefghijklmnopqrstuv' },
  })
  async create(@Body() body: CreateKeyDto, @Req() request: FastifyRequest): Promise<Envelope<CreatedKey>> {
    const expiresAt = body.expires_at ? parseExpiry(body.expires_at, Date.now()) : null;
    return ok(await this.keys.create(author(request), { name: body.name, roles: body.roles, expiresAt }));
  }

  @Get()
  @ApiRoute({
    summary: 'List keys, newest first',
    description: 'Revoked and expired ones included.',
    data: { keys: [ApiKeyBody], next_cursor: NEXT_CURSOR },
    example: { keys: [EXAMPLE_KEY], next_cursor: null },
  })
  async list(
    @Query() query: ListKeysDto,
    @Req() request: FastifyRequest,
  ): Promise<Envelope<{ keys: ApiKey[]; next_cursor: string | null }>> {
    const after = query.cursor === undefined ? null : readCursor(query.cursor);
    const { keys, next } = await this.keys.list(request.principal.tenantId, query.limit ?? PAGE, after);
    return ok({ keys, next_cursor: next === null ? null : writeCursor(next) });
  }

  @Delete(':id')
  @ApiRoute({
    summary: 'Revoke a key',
    description: 'It never opens again, here at once and on every replica within moments.',
    data: { key: ApiKeyBody },
    example: { key: { ...EXAMPLE_KEY, revoked_at: '2026-02-01T08:00:00.000Z', revoked_by: 'key:bootstrap' } },
    errors: ['KEY_NOT_FOUND'],
  })
  async revoke(@Param('id', UuidPipe) id: string, @Req() request: FastifyRequest): Promise<Envelope<{ key: ApiKey }>> {
    return ok({ key: await this.keys.revoke(author(request), id) });
  }
}

function author({ principal, traceId }: FastifyRequest): KeyAuthor {
  return { tenantId: principal.tenantId, actor: principal.actor, traceId };
}
