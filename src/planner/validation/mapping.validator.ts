import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Asset } from '../../asset-registry/asset.js';
import { AssetExtensions } from '../../asset-registry/validation/asset-extensions.js';
import type { AssetValidator, ValidationFindings } from '../../asset-registry/validation/asset-validator.js';
import { VocabularyStore } from '../vocabularies/vocabulary-store.service.js';
import { DEFAULT_VOCABULARIES } from '../vocabulary/default-vocabularies.js';
import { mappingFindings } from './mapping-findings.js';

/** Checks mapping drafts beside the words that serve their tenant now. */
@Injectable()
export class MappingValidator implements AssetValidator, OnModuleInit {
  readonly type = 'mapping';

  constructor(
    private readonly extensions: AssetExtensions,
    private readonly vocabularies: VocabularyStore,
  ) {}

  onModuleInit(): void {
    this.extensions.addValidator(this);
  }

  async validate(draft: Asset): Promise<ValidationFindings> {
    // Without content there is nothing to read, and the registry has said so.
    if (draft.content === null) return { problems: [], warnings: [] };
    const serving = await this.vocabularies.mappingsOf(draft.tenant_id);
    const contents = [...serving].map(([name, mapping]) => [name, mapping.content] as const);
    return mappingFindings(draft, { ...DEFAULT_VOCABULARIES, ...Object.fromEntries(contents) });
  }
}
