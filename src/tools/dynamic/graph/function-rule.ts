import { isSymbol, keyword, type CypherFault, type CypherToken } from './cypher-tokens.js';

/*
 * A graph query calls the functions of openCypher and no others. AGE takes every other name for a function of PostgreSQL,
 * of any schema on its path (`query_to_xml` runs its argument as SQL), and a cast turns a value into any type of
 * PostgreSQL; Neo4j's plugins have functions that run text as Cypher, read files and call services.
 */

/** In lower case, as both take them in any case. */
const COMMON_FUNCTIONS =
  words(`abs acos all any asin atan atan2 avg ceil coalesce collect cos cot count degrees e endnode
  exists exp floor head id isempty keys labels last left length log log10 ltrim max min nodes none percentilecont
  percentiledisc pi properties radians rand range reduce relationships replace reverse right round rtrim sign sin single
  size split sqrt startnode stdev stdevp substring sum tail tan timestamp toboolean tobooleanlist tofloat tofloatlist
  tointeger tointegerlist tolower tostring tostringlist toupper trim type`);

export const AGE_FUNCTIONS: ReadonlySet<string> = new Set([...COMMON_FUNCTIONS, 'end_id', 'label', 'start_id']);

const NEO4J_FUNCTIONS: ReadonlySet<string> = new Set([
  ...COMMON_FUNCTIONS,
  ...words(`allshortestpaths btrim ceiling char_length character_length cosh coth date datetime duration elementid haversin
    isnan ln localdatetime localtime lower normalize nullif point randomuuid shortestpath sinh stdevp tanh time
    tobooleanornull tofloatornull tointegerornull tostringornull upper valuetype
    datetime.fromepoch datetime.fromepochmillis duration.between duration.indays duration.inmonths duration.inseconds
    point.distance point.withinbbox vector.similarity.cosine vector.similarity.euclidean`),
  ...['date', 'datetime', 'localdatetime', 'localtime', 'time'].flatMap((type) =>
    ['realtime', 'statement', 'transaction', 'truncate'].map((name) => `${type}.${name}`),
  ),
]);

/** What AGE itself casts to. Whatever else stands there is a type of PostgreSQL. */
const AGE_CASTS = words('bool boolean edge float int integer numeric path vertex');

/** Words behind which a bracket holds an expression or a pattern. Neither AGE nor PostgreSQL has functions of these names. */
export const WORDS_BEFORE_BRACKETS: ReadonlySet<string> =
  words(`and by case contains distinct else elements groups in is
  limit match not offset or path paths return shortest skip then unwind when where with xor`);

/**
 * Calls of functions that a graph query may not call, and in AGE casts to types of PostgreSQL.
 * @param tokens without comments
 */
export function functionFaults(tokens: readonly CypherToken[], age: boolean): CypherFault[] {
  const allowed = age ? AGE_FUNCTIONS : NEO4J_FUNCTIONS;
  return tokens.flatMap((token, index): CypherFault[] => {
    if (isSymbol(tokens[index + 1], '(') && isNamed(token)) {
      const name = calledName(tokens, index);
      const known = allowed.has(name) || (token.kind === 'word' && WORDS_BEFORE_BRACKETS.has(name));
      return known ? [] : [{ message: `A graph query may not call ${name.slice(0, 200)}.`, offset: token.start }];
    }
    if (age && isSymbol(token, ':') && isSymbol(tokens[index + 1], ':')) {
      const type = tokens[index + 2];
      if (AGE_CASTS.has(keyword(type).toLowerCase())) return [];
      return [{ message: `A value can be cast to ${[...AGE_CASTS].join(', ')} only.`, offset: token.start }];
    }
    return [];
  });
}

/** In lower case, with the namespace that stands before it: `date.truncate`. */
function calledName(tokens: readonly CypherToken[], index: number): string {
  const parts = [nameOf(tokens[index])];
  for (let at = index; isSymbol(tokens[at - 1], '.') && isNamed(tokens[at - 2]); at -= 2) {
    parts.unshift(nameOf(tokens[at - 2]));
  }
  return parts.join('.');
}

function isNamed(token: CypherToken | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted';
}

function nameOf(token: CypherToken | undefined): string {
  const text = token?.text ?? '';
  return (token?.kind === 'quoted' ? text.slice(1, -1).replaceAll('``', '`') : text).toLowerCase();
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
