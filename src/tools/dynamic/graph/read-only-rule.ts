import { isSymbol, keyword, type CypherFault, type CypherToken } from './cypher-tokens.js';

/** Clauses that change something, run something else, or leave the graph. */
const REFUSED: Readonly<Record<string, string>> = {
  CREATE: 'writes',
  MERGE: 'writes',
  SET: 'writes',
  DELETE: 'writes',
  DETACH: 'writes',
  NODETACH: 'writes',
  REMOVE: 'writes',
  INSERT: 'writes',
  FOREACH: 'writes',
  DROP: 'changes the schema',
  ALTER: 'changes the schema',
  GRANT: 'changes rights',
  DENY: 'changes rights',
  REVOKE: 'changes rights',
  LOAD: 'reads files and addresses',
  CALL: 'runs procedures and subqueries, which may do anything',
  USE: 'leaves the graph of the source',
  SHOW: 'reads the server and not the graph',
  TERMINATE: 'ends the work of others',
  PROFILE: 'is no query',
  EXPLAIN: 'is no query',
};

const BEGINNINGS = new Set(['MATCH', 'OPTIONAL', 'WITH', 'UNWIND', 'RETURN']);

/**
 * What keeps a statement from being one that reads. The source refuses writes itself; this tells the author when the
 * tool is published. Words that are names (behind a dot or colon, or keys of a map) are no clauses.
 * @param tokens without comments
 */
export function readOnlyFaults(tokens: readonly CypherToken[]): CypherFault[] {
  const faults: CypherFault[] = [];
  const [first] = tokens;
  if (first === undefined) return [{ message: 'The statement is empty.', offset: 0 }];
  if (!BEGINNINGS.has(keyword(first))) {
    faults.push({
      message: 'A graph query begins with MATCH, OPTIONAL MATCH, WITH, UNWIND or RETURN.',
      offset: first.start,
    });
  }
  if (!tokens.some((token, index) => keyword(token) === 'RETURN' && !isName(tokens, index))) {
    faults.push({ message: 'A graph query must RETURN something.', offset: first.start });
  }
  tokens.forEach((token, index) => {
    const word = keyword(token);
    const why = Object.hasOwn(REFUSED, word) && !isName(tokens, index) ? REFUSED[word] : undefined;
    if (why !== undefined) faults.push({ message: `${word} ${why}; a graph query only reads.`, offset: token.start });
    if (isSymbol(token, ';') && index < tokens.length - 1) {
      faults.push({ message: 'Only one statement can be run.', offset: token.start });
    }
  });
  return faults;
}

/** `n.set`, `:Create`, `{create: 1}`: the word is a property, a label or a key. */
function isName(tokens: readonly CypherToken[], index: number): boolean {
  const previous = tokens[index - 1];
  if (isSymbol(previous, '.') || isSymbol(previous, ':')) return true;
  return (isSymbol(previous, '{') || isSymbol(previous, ',')) && isSymbol(tokens[index + 1], ':');
}
