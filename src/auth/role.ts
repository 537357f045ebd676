/** From least to most: each role may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'publisher', 'admin'] as const;

export type Role = (typeof ROLES)[number];

const RANKS: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, editor: 2, publisher: 3, admin: 4 };

/** True when one of the caller's roles is `needed` or above it. */
export function hasRole(roles: readonly Role[], needed: Role): boolean {
  const least = RANKS[needed];
  for (const role of roles) if (RANKS[role] >= least) return true;
  return false;
}
