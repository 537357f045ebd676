import { DomainError } from '../../errors/domain-error.js';
import type { MappingName } from '../vocabulary/mapping-names.js';

/** What is told while required mappings have no words to serve. */
export function notPublished(missing: readonly MappingName[]): DomainError {
  return new DomainError(
    'VOCABULARY_NOT_PUBLISHED',
    `The planner has no ${missing.join(', ')}: publish ${missing.length === 1 ? 'this mapping' : 'these mappings'} ` +
      'first (npm run seed:mappings -- --scope ci --apply --publish).',
    missing.map((name) => ({ path: `/${name}`, message: 'This mapping is not published.' })),
  );
}
