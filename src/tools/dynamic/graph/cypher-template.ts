import type { JsonObject } from '../../../asset-registry/asset.js';
import { malformedPlaceholder, undeclaredPlaceholder, type Placeholder } from '../placeholder.js';
import { followBrackets } from './cypher-brackets.js';
import { tokenizeCypher, type CypherFault, type CypherToken } from './cypher-tokens.js';
import { functionFaults } from './function-rule.js';
import { findPathLengths } from './path-lengths.js';
import { misplacedPlaceholders } from './placeholder-places.js';
import { readOnlyFaults } from './read-only-rule.js';
import { countReturned } from './return-columns.js';

/** A Cypher template, compiled. */
export interface CypherTemplate {
  /** The statement for each depth from 1 on; a single one when no input chooses the depth. */
  statements: readonly string[];
  /** The input that chooses the depth. */
  depth: Placeholder | null;
  /** Parameters of the statements, each once. */
  parameters: readonly { name: string; placeholder: Placeholder }[];
  /** Columns that it returns; null when its text does not tell. */
  returned: number | null;
}

export interface CypherRules {
  inputSchema: JsonObject | null;
  maxDepth: number;
  /** Apache AGE, and not Neo4j. */
  age: boolean;
}

const MAX_LENGTH = 20_000;

/**
 * Compiles a template: placeholders become parameters, in the bounds of paths digits, and are text nowhere.
 * @returns every fault, or the compiled template
 */
export function compileCypher(template: string, rules: CypherRules): CypherTemplate | { faults: CypherFault[] } {
  if (template.length > MAX_LENGTH) {
    return { faults: [{ message: `A statement may have ${MAX_LENGTH} characters at most.`, offset: 0 }] };
  }
  const { tokens: all, faults } = tokenizeCypher(template);
  const tokens = all.filter(({ kind }) => kind !== 'comment');
  const malformed = malformedPlaceholder(template);
  if (malformed !== null)
    faults.push({
      message: 'A placeholder is written {{name}}, {{inputs.name}} or {{context.name}}.',
      offset: malformed,
    });
  const stacks = followBrackets(tokens);
  if (stacks === null)
    return {
      faults: [...faults, { message: 'The brackets of the statement do not match, or are over 100 deep.', offset: 0 }],
    };

  const { bounds, faults: lengthFaults } = findPathLengths(tokens, stacks, rules.maxDepth);
  const boundSet = new Set(bounds);
  faults.push(...lengthFaults, ...depthFaults(bounds, rules.inputSchema), ...undeclared(tokens, rules.inputSchema));
  faults.push(...misplacedPlaceholders(template, tokens, stacks, boundSet));
  faults.push(...readOnlyFaults(tokens), ...functionFaults(tokens, rules.age));
  if (faults.length > 0) return { faults: faults.sort((a, b) => a.offset - b.offset) };

  const depth = bounds[0]?.placeholder ?? null;
  const depths = depth === null ? [0] : Array.from({ length: rules.maxDepth }, (_, index) => index + 1);
  return {
    statements: depths.map((digit) => write(template, all, boundSet, digit)),
    depth,
    parameters: parametersOf(tokens.filter((token) => !boundSet.has(token))),
    returned: countReturned(tokens, stacks),
  };
}

/** The name of a placeholder's parameter. Inputs keep theirs. */
function parameterName({ scope, name }: Placeholder): string {
  return scope === 'inputs' ? name : `server_supplied_${name}`;
}

function parametersOf(tokens: readonly CypherToken[]): CypherTemplate['parameters'] {
  const found = new Map<string, Placeholder>();
  for (const { placeholder } of tokens)
    if (placeholder !== undefined) found.set(parameterName(placeholder), placeholder);
  return [...found].map(([name, placeholder]) => ({ name, placeholder }));
}

/** The text with its placeholders filled in. Comments go, so that no reader can disagree about where they end. */
function write(
  template: string,
  tokens: readonly CypherToken[],
  bounds: ReadonlySet<CypherToken>,
  depth: number,
): string {
  let text = '';
  let end = 0;
  for (const token of tokens) {
    text += template.slice(end, token.start);
    end = token.end;
    if (token.kind === 'comment' || (token.kind === 'symbol' && token.text === ';')) text += ' ';
    else if (token.placeholder === undefined) text += token.text;
    else text += bounds.has(token) ? String(depth) : `$${parameterName(token.placeholder)}`;
  }
  return text.trim();
}

function undeclared(tokens: readonly CypherToken[], inputSchema: JsonObject | null): CypherFault[] {
  return tokens.flatMap(({ placeholder, start }) => {
    const message = placeholder === undefined ? null : undeclaredPlaceholder(placeholder, inputSchema);
    return message === null ? [] : [{ message, offset: start }];
  });
}

function depthFaults(bounds: readonly CypherToken[], inputSchema: JsonObject | null): CypherFault[] {
  const [first] = bounds;
  return bounds.flatMap(({ placeholder, start }): CypherFault[] => {
    if (placeholder === undefined) return [];
    if (placeholder.scope !== 'inputs')
      return [{ message: 'Only an input can be the bound of a path.', offset: start }];
    if (placeholder.name !== first?.placeholder?.name) {
      return [{ message: 'All bounds of paths must be the same input.', offset: start }];
    }
    const properties = inputSchema?.['properties'] as JsonObject | undefined;
    const schema = properties?.[placeholder.name] as JsonObject | undefined;
    const isInteger = schema === undefined || schema['type'] === 'integer';
    return isInteger
      ? []
      : [{ message: `${placeholder.name} must be of type integer to be the bound of a path.`, offset: start }];
  });
}
