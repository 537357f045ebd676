import { Injectable } from '@nestjs/common';
import type { AssetType } from '../asset.js';
import type { AssetValidator, PublishGuard } from './asset-validator.js';

/**
 * Where other features plug in what the registry cannot know: how a template or a vocabulary is checked, and which guards
 * a publish may ask for. They register while their modules initialise; the registry never imports them.
 */
@Injectable()
export class AssetExtensions {
  private readonly validators: AssetValidator[] = [];
  private readonly guards = new Map<string, PublishGuard>();

  addValidator(validator: AssetValidator): void {
    this.validators.push(validator);
  }

  addGuard(guard: PublishGuard): void {
    const key = `${guard.type}/${guard.name}`;
    if (this.guards.has(key)) throw new Error(`A publish guard ${key} is registered already.`);
    this.guards.set(key, guard);
  }

  validatorsFor(type: AssetType): readonly AssetValidator[] {
    return this.validators.filter((validator) => validator.type === type);
  }

  guardFor(type: AssetType, name: string): PublishGuard | null {
    return this.guards.get(`${type}/${name}`) ?? null;
  }

  guardNames(type: AssetType): string[] {
    return [...this.guards.values()].filter((guard) => guard.type === type).map((guard) => guard.name);
  }
}
