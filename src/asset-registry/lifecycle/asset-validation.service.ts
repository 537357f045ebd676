import { Injectable } from '@nestjs/common';
import { DomainError } from '../../errors/domain-error.js';
import type { Problem } from '../../errors/problem.js';
import type { Asset } from '../asset.js';
import { AssetReadModel } from '../read/asset.read-model.js';
import { ASSET_TYPE_DEFINITIONS } from '../types/asset-types.js';
import { AssetExtensions } from '../validation/asset-extensions.js';
import type { ValidationContext, ValidationFindings } from '../validation/asset-validator.js';
import { findInlineSecrets } from '../validation/inline-secrets.js';

/** Says what a publish would say. It reads outside any transaction, since a validator may ask a remote source. */
@Injectable()
export class AssetValidation {
  constructor(
    private readonly assets: AssetReadModel,
    private readonly extensions: AssetExtensions,
  ) {}

  /** @param mayPublish whether the caller could publish the asset, and so send its secrets to where it says */
  async validate(asset: Asset, { mayPublish }: { mayPublish: boolean }): Promise<ValidationFindings> {
    const definition = ASSET_TYPE_DEFINITIONS[asset.asset_type];
    const context = this.context(asset.tenant_id, mayPublish);
    const shape = definition.problems(asset);
    // What is missing is said once: a validator that needs it would say it again in its own words.
    const told = new Set(shape.map(({ path }) => path));
    const findings: ValidationFindings = {
      problems: [
        ...shape,
        ...findInlineSecrets(asset.asset_type, asset),
        ...(await this.referenceProblems(asset, context)),
      ],
      warnings: [],
    };
    for (const validator of this.extensions.validatorsFor(asset.asset_type)) {
      const found = await validator.validate(asset, context);
      findings.problems.push(...found.problems.filter(({ path }) => !told.has(path)));
      findings.warnings.push(...found.warnings);
    }
    return { problems: distinct(findings.problems), warnings: distinct(findings.warnings) };
  }

  /** Refuses with 409 when the guard that the caller asked for finds something. */
  async guard(asset: Asset, guardName: string): Promise<void> {
    const guard = this.extensions.guardFor(asset.asset_type, guardName);
    if (!guard) {
      const known = this.extensions.guardNames(asset.asset_type);
      throw new DomainError(
        'MALFORMED_REQUEST',
        `There is no publish guard ${guardName} for assets of type ${asset.asset_type}.` +
          (known.length > 0 ? ` Known: ${known.join(', ')}.` : ''),
      );
    }
    const problems = await guard.check(asset, this.context(asset.tenant_id, true));
    if (problems.length === 0) return;
    throw new DomainError('GUARD_REFUSED', `The guard ${guardName} refused this publish.`, problems);
  }

  private async referenceProblems(asset: Asset, context: ValidationContext): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const reference of ASSET_TYPE_DEFINITIONS[asset.asset_type].references(asset)) {
      if (await context.published(reference.type, reference.name)) continue;
      problems.push({
        path: reference.path,
        message: `There is no published ${reference.type} ${reference.name}. Publish it first, or correct the name.`,
      });
    }
    return problems;
  }

  private context(tenantId: string, mayPublish: boolean): ValidationContext {
    return {
      tenantId,
      mayPublish,
      published: (type, name) => this.assets.published(tenantId, type, name),
      allPublished: (type) => this.assets.allPublished(tenantId, type),
    };
  }
}

export function assertPublishable(findings: ValidationFindings, asset: Asset): void {
  if (findings.problems.length === 0) return;
  const count = findings.problems.length === 1 ? 'One problem keeps' : `${findings.problems.length} problems keep`;
  throw new DomainError(
    'ASSET_INVALID',
    `${count} ${asset.asset_type} ${asset.name} from being published. Nothing was changed.`,
    findings.problems,
  );
}

/** Two validators may find the same thing at the same place. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.path}\n${problem.message}`, problem])).values()];
}
