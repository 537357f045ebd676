import { Controller, Get, Param } from '@nestjs/common';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { RequireRole } from '../../auth/require-role.decorator.js';
import { DomainError } from '../../errors/domain-error.js';
import { ok } from '../../http/envelope.js';
import { ApiTags } from '../../http/openapi/api-description.js';
import { ApiRoute } from '../../http/openapi/api-route.decorator.js';
import { VocabularyStore } from '../vocabularies/vocabulary-store.service.js';
import { isMappingName, MAPPING_NAMES } from '../vocabulary/mapping-names.js';
import { VOCABULARY_DOCS } from './vocabulary-docs.js';

/** The words that questions are read with at the moment: where they come from, and what to start a draft from. */
@ApiTags('planner')
@Controller('ops/vocabularies')
export class VocabulariesController {
  constructor(private readonly vocabularies: VocabularyStore) {}

  @Get()
  @RequireRole('viewer')
  @ApiRoute(VOCABULARY_DOCS.list)
  async list(@CurrentPrincipal() { tenantId }: Principal) {
    const serving = await this.vocabularies.servingIn(tenantId);
    const vocabularies = [...serving].map(([name, asset]) => ({
      name,
      source: asset?.source ?? null,
      version: asset?.version ?? null,
    }));
    return ok({ vocabularies });
  }

  @Get(':name')
  @RequireRole('viewer')
  @ApiRoute(VOCABULARY_DOCS.one)
  async one(@CurrentPrincipal() { tenantId }: Principal, @Param('name') name: string) {
    if (!isMappingName(name)) {
      const message = `The planner has no vocabulary of this name. It has ${MAPPING_NAMES.join(', ')}.`;
      throw new DomainError('VOCABULARY_NOT_FOUND', message);
    }
    const { source, version, content } = await this.vocabularies.servingAs(tenantId, name);
    return ok({ vocabulary: { name, source, version, content } });
  }
}
