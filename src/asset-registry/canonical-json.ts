import { createHash } from 'node:crypto';

/**
 * One text for one value: object members sorted by UTF-16 code units, numbers and strings as JSON.stringify writes them
 * (the rules of RFC 8785). jsonb reorders members and rewrites numbers, so only values that came out of a JSON parser
 * are comparable; both sides go through here.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const fields = value as Record<string, unknown>;
  // Written in one go and sorted as they are: a vocabulary has a hundred thousand members, and others wait meanwhile.
  let members = '';
  for (const key of Object.keys(fields).sort()) {
    const member = fields[key];
    if (member === undefined) continue;
    if (members !== '') members += ',';
    members += `${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** Whether two values have the same canonical JSON. Neither is written, and the first difference ends it. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => sameJson(item, other[index]));
  }
  return sameMembers(one as Record<string, unknown>, other as Record<string, unknown>);
}

/** A member that is undefined is not there; one that is null is. */
function sameMembers(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  let left = 0;
  for (const key of Object.keys(other)) if (other[key] !== undefined) left += 1;
  for (const key of Object.keys(one)) {
    if (one[key] === undefined) continue;
    if (!Object.hasOwn(other, key) || other[key] === undefined || !sameJson(one[key], other[key])) return false;
    left -= 1;
  }
  return left === 0;
}

/** SHA-256 of the canonical JSON, in lower-case hexadecimal. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
