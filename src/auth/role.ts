/** From least to most: each role may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'publisher', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** True when one of the caller's roles is `needed` or above it. */
export function hasRole(roles: readonly Role[], needed: Role): boolean {
  const least = ROLES.indexOf(needed);
  return roles.some((role) => ROLES.indexOf(role) >= least);
}
