const names = new Map<string, string>();

/**
 * The name under which a connection keeps a statement prepared: parsing the long ones takes as long as running them. Only for
 * texts of which there are a limited number, so they hold no values; and they name their columns instead of `*`, since what
 * a migration widens cannot be kept.
 */
export function statementName(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) names.set(sql, (name = `statement_${names.size}`));
  return name;
}
