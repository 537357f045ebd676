import type { FailedAsset } from '../../change-feed/change-follower.js';
import { DomainError } from '../../errors/domain-error.js';
import type { Problem } from '../../errors/problem.js';
import type { MappingName } from '../vocabulary/mapping-names.js';

/** Required mappings for which nothing serves: never published (or archived), and published but of no use. */
export interface MissingWords {
  readonly unpublished: readonly MappingName[];
  readonly broken: readonly FailedAsset[];
}

/** What questions are answered with while there are such mappings. To publish a broken one "first" would be no help. */
export function wordsMissing({ unpublished, broken }: MissingWords): DomainError {
  const messages: string[] = [];
  if (unpublished.length > 0) {
    messages.push(
      `The planner has no ${unpublished.join(', ')}: publish ${unpublished.length === 1 ? 'this mapping' : 'these mappings'} ` +
        'first (npm run seed:mappings -- --scope ci --apply --publish).',
    );
  }
  for (const { name, version } of broken) {
    messages.push(
      `Version ${version} of ${name} is published but cannot be used, and no earlier version can: publish a corrected one.`,
    );
  }
  return new DomainError(
    unpublished.length > 0 ? 'VOCABULARY_NOT_PUBLISHED' : 'VOCABULARY_BROKEN',
    messages.join(' '),
    [
      ...unpublished.map((name): Problem => ({ path: `/${name}`, message: 'This mapping is not published.' })),
      ...broken.map(({ name, reason }): Problem => ({ path: `/${name}`, message: reason })),
    ],
  );
}
