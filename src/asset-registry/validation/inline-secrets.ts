import { jsonPointer, type Problem } from '../../errors/problem.js';
import type { AssetContent, AssetType } from '../asset.js';
import { isSecretName, isSecretListName, revealingText } from './secret-shapes.js';
import { parseSecretReference, SECRET_REFERENCE_FORMS } from './secret-reference.js';

type Tokens = readonly (string | number)[];

/** One value still to be looked at. Where it stands is written out only when something is found. */
interface Visit {
  value: unknown;
  parent: Visit | null;
  token: string | number;
  /** Names of fields mean something here; in a vocabulary or a table of words they are just words. */
  namesMatter: boolean;
}

/** Columns in which an author names fields of a connection, a request or a schema. */
const NAMED_COLUMNS: readonly (keyof AssetContent)[] = [
  'tool_config',
  'tool_input_schema',
  'tool_output_schema',
  'query_params',
  'tags',
];

const PLACEHOLDER = /\{\{[^{}]*\}\}/g;
const AUTHENTICATION_SCHEME = /^\s*(bearer|basic|token|apikey|digest)\b/i;
const LONG_LITERAL = /[A-Za-z0-9+/=_-]{8,}/;

/** A value that holds no secret of its own: a reference, or text that the caller's input fills. */
function standsForSecret(value: string): boolean {
  if (parseSecretReference(value) !== null) return true;
  const literal = value.replace(PLACEHOLDER, ' ');
  return literal !== value && !LONG_LITERAL.test(literal.replace(AUTHENTICATION_SCHEME, ''));
}

function isLiteralSecret(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  return typeof value === 'string' && value.trim() !== '' && !standsForSecret(value);
}

/** `default` and `const` of a schema's property are values, although the property's own value is a schema. */
function literalsUnderName(value: unknown): [Tokens, unknown][] {
  if (Array.isArray(value)) return value.map((item, index): [Tokens, unknown] => [[index], item]);
  if (value === null || typeof value !== 'object') return [[[], value]];
  const fields = value as Record<string, unknown>;
  return ['value', 'default', 'const'].filter((key) => key in fields).map((key) => [[key], fields[key]]);
}

function problemAt(path: Tokens, what: string): Problem {
  return {
    path: jsonPointer(...path),
    message: `${what} Put it in a secret store and refer to it as ${SECRET_REFERENCE_FORMS}.`,
  };
}

function pathOf(visit: Visit): Tokens {
  const path = [visit.token];
  for (let at = visit.parent; at !== null; at = at.parent) path.unshift(at.token);
  return path;
}

function namedSecrets(visit: Visit): Problem[] {
  const { value } = visit;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const path = pathOf(visit);
  const problems: Problem[] = [];
  const report = (at: Tokens): number =>
    problems.push(problemAt([...path, ...at], 'A secret stands here in plain text.'));

  for (const [key, field] of Object.entries(value)) {
    const inAuth = path.at(-1) === 'auth' && (key === 'value' || key === 'key');
    if (isSecretName(key) || inAuth) {
      for (const [at, literal] of literalsUnderName(field)) if (isLiteralSecret(literal)) report([key, ...at]);
    } else if (isSecretListName(key) && Array.isArray(field)) {
      field.forEach((item, index) => typeof item === 'string' && isLiteralSecret(item) && report([key, index]));
    }
  }
  // Headers or parameters written as a list of { name, value }.
  const { name, key, value: listed } = value as Record<string, unknown>;
  const label = typeof name === 'string' ? name : key;
  if (typeof label === 'string' && isSecretName(label) && isLiteralSecret(listed)) report(['value']);
  return problems;
}

function* children(value: unknown): Generator<[string | number, unknown], void, void> {
  if (Array.isArray(value)) yield* value.entries();
  else if (value !== null && typeof value === 'object') {
    const fields = value as Record<string, unknown>;
    for (const key of Object.keys(fields)) yield [key, fields[key]];
  }
}

/**
 * Finds secrets that an author wrote into an asset instead of a reference: literal values of fields that are named like
 * secrets, and texts that give themselves away wherever they stand (connection strings with a password, private keys,
 * well-known token formats). Paths are JSON Pointers from the asset's root; the secret is in no message.
 */
export function findInlineSecrets(assetType: AssetType, content: Partial<AssetContent>): Problem[] {
  const pending: Visit[] = Object.entries(content).map(([column, value]) => ({
    value,
    parent: null,
    token: column,
    namesMatter:
      NAMED_COLUMNS.includes(column as keyof AssetContent) || (column === 'content' && assetType !== 'mapping'),
  }));

  const found = new Map<string, Problem>();
  const add = (problem: Problem): void => {
    if (!found.has(problem.path)) found.set(problem.path, problem);
  };
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    if (visit.namesMatter) namedSecrets(visit).forEach(add);
    if (typeof visit.value === 'string') {
      const what = revealingText(visit.value);
      if (what !== null) add(problemAt(pathOf(visit), what));
    }
    for (const [token, value] of children(visit.value)) {
      const isText = typeof value === 'string';
      // A vocabulary has a hundred thousand texts: one that tells nothing is not kept for later.
      if (isText ? revealingText(value) !== null : typeof value === 'object' && value !== null) {
        pending.push({ value, parent: visit, token, namesMatter: visit.namesMatter });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
