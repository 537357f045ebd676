import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Asset } from '../asset-registry/asset.js';
import { AssetExtensions } from '../asset-registry/validation/asset-extensions.js';
import type {
  AssetValidator,
  ValidationContext,
  ValidationFindings,
} from '../asset-registry/validation/asset-validator.js';
import { isObject } from '../asset-registry/types/field-checks.js';
import { openSource } from './live-source.js';
import type { SourceSurroundings } from './postgres-source-content.js';
import { secretUses } from './secrets/secret-use.js';
import { SecretUses } from './secrets/secret-uses.read-model.js';
import { inspectSource } from './source-inspection.js';
import { SOURCE_SURROUNDINGS } from './source-registry.js';

const UNTRIED = {
  path: '/content/connection',
  message: 'Not checked: connecting sends the secret to where the draft says, which only a publisher may do.',
};

/**
 * What publishing a source finds: what its content says wrongly is a problem; that it cannot be reached now, or that its
 * reading role could write, is a warning.
 */
@Injectable()
export class SourceValidator implements AssetValidator, OnModuleInit {
  readonly type = 'source';

  constructor(
    private readonly extensions: AssetExtensions,
    private readonly secrets: SecretUses,
    @Inject(SOURCE_SURROUNDINGS) private readonly surroundings: SourceSurroundings,
  ) {}

  onModuleInit(): void {
    this.extensions.addValidator(this);
  }

  async validate(draft: Asset, { mayPublish }: ValidationContext): Promise<ValidationFindings> {
    // The registry itself says what is missing at the top.
    if (!isObject(draft.content)) return { problems: [], warnings: [] };
    const opened = openSource(draft, this.surroundings);
    if ('problems' in opened) return { problems: opened.problems, warnings: [] };
    const { source } = opened;
    try {
      // Before anything connects: a password that is shown to the wrong server has been given away.
      const problems = await this.secrets.problems(draft);
      if (problems.length > 0) return { problems, warnings: [] };
      if (!mayPublish && draft.status !== 'published' && secretUses(draft).length > 0)
        return { problems: [], warnings: [UNTRIED] };
      const { ok, message, warnings } = await inspectSource(source, new AbortController().signal);
      const path = '/content/connection';
      const found = warnings.map((warning) => ({ path, message: warning }));
      return { problems: [], warnings: ok ? found : [...found, { path, message: `Not checked: ${message ?? ''}` }] };
    } finally {
      await source.close();
    }
  }
}
