import type { Direction } from '../../plan.js';
import type { Reading } from '../text/reading.js';

/**
 * What the kinds at the ends leave open: `any` when both ways are possible (or nothing is known of the relation), `none`
 * when the kinds cannot stand in it at all.
 */
export function directionByEnds(
  reading: Reading,
  relTypes: readonly string[],
  root: string | null,
  targets: readonly string[],
): 'out' | 'in' | 'any' | 'none' {
  const { endpoints } = reading.vocabulary;
  let out = false;
  let back = false;
  for (const relType of relTypes) {
    const ends = endpoints.get(relType);
    if (ends === undefined) return 'any';
    if (fits(ends.from, ends.to, root, targets)) out = true;
    if (fits(ends.to, ends.from, root, targets)) back = true;
  }
  if (out && back) return 'any';
  if (!out && !back) return 'none';
  return out ? 'out' : 'in';
}

function fits(
  from: readonly string[],
  to: readonly string[],
  root: string | null,
  targets: readonly string[],
): boolean {
  return (root === null || from.includes(root)) && targets.every((target) => to.includes(target));
}

/** All relation types that can run between a kind and others, with their direction. */
export function relationsBetween(
  reading: Reading,
  root: string,
  targets: readonly string[],
): { relTypes: string[]; direction: Direction } | null {
  const found: { relType: string; direction: 'out' | 'in' }[] = [];
  for (const relType of reading.vocabulary.endpoints.keys()) {
    const direction = directionByEnds(reading, [relType], root, targets);
    if (direction === 'out' || direction === 'in') found.push({ relType, direction });
  }
  const [first] = found;
  if (first === undefined || found.some(({ direction }) => direction !== first.direction)) return null;
  return { relTypes: found.map(({ relType }) => relType), direction: first.direction };
}

/** The relation types that can run both from a kind to others and back. */
export function relationsEitherWay(reading: Reading, root: string, targets: readonly string[]): string[] {
  if (targets.length === 0) return [];
  return [...reading.vocabulary.endpoints.keys()].filter(
    (relType) => directionByEnds(reading, [relType], root, targets) === 'any',
  );
}
