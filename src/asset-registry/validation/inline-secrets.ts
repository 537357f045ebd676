import { jsonPointer, type Problem } from '../../errors/problem.js';
import type { AssetContent, AssetType } from '../asset.js';
import { isCredentialName, isSecretName, isSecretListName, revealingText } from './secret-shapes.js';
import { parseSecretReference, SECRET_REFERENCE_FORMS } from './secret-reference.js';

type Tokens = readonly (string | number)[];

/** One value still to be looked at. Where it stands is written out only when something is found. */
interface Visit {
  value: unknown;
  parent: Visit | null;
  token: string | number;
  names: Names;
}

/**
 * What names of fields mean: in a vocabulary or a table of words they are just words; in a request or a schema some are
 * secrets; among headers and in a connection nearly all that sound like one are.
 */
type Names = 'words' | 'fields' | 'credentials';

interface SecretPlace {
  path: Tokens;
  what: string;
}

/** Columns in which an author names fields of a connection, a request or a schema. */
const NAMED_COLUMNS: readonly string[] = [
  'tool_config',
  'tool_input_schema',
  'tool_output_schema',
  'query_params',
  'tags',
];

const MASK = '[secret]';

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

function pathOf(visit: Visit): Tokens {
  const path = [visit.token];
  for (let at = visit.parent; at !== null; at = at.parent) path.unshift(at.token);
  return path;
}

function namedSecrets(visit: Visit): SecretPlace[] {
  const { value, names } = visit;
  if (names === 'words' || value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const path = pathOf(visit);
  const isSecret = names === 'credentials' ? isCredentialName : isSecretName;
  const places: SecretPlace[] = [];
  const report = (at: Tokens): number =>
    places.push({ path: [...path, ...at], what: 'A secret stands here in plain text.' });

  for (const [key, field] of Object.entries(value)) {
    const inAuth = path.at(-1) === 'auth' && (key === 'value' || key === 'key');
    if (isSecret(key) || inAuth) {
      for (const [at, literal] of literalsUnderName(field)) if (isLiteralSecret(literal)) report([key, ...at]);
    } else if (isSecretListName(key) && Array.isArray(field)) {
      field.forEach((item, index) => typeof item === 'string' && isLiteralSecret(item) && report([key, index]));
    }
  }
  // Headers or parameters written as a list of { name, value }.
  const { name, key, value: listed } = value as Record<string, unknown>;
  const label = typeof name === 'string' ? name : key;
  if (typeof label === 'string' && isSecret(label) && isLiteralSecret(listed)) report(['value']);
  return places;
}

function* children(value: unknown): Generator<[string | number, unknown], void, void> {
  if (Array.isArray(value)) yield* value.entries();
  else if (value !== null && typeof value === 'object') {
    const fields = value as Record<string, unknown>;
    for (const key of Object.keys(fields)) yield [key, fields[key]];
  }
}

function namesOfColumn(assetType: AssetType, column: string): Names {
  if (column === 'content' && assetType === 'source') return 'credentials';
  return NAMED_COLUMNS.includes(column) || (column === 'content' && assetType !== 'mapping') ? 'fields' : 'words';
}

function namesBelow(visit: Visit, token: string | number): Names {
  const areHeaders = token === 'headers' && visit.parent === null && visit.token === 'tool_config';
  return areHeaders ? 'credentials' : visit.names;
}

/** Each place once. */
function secretPlaces(assetType: AssetType, content: Partial<AssetContent>): Map<string, SecretPlace> {
  const pending: Visit[] = Object.entries(content).map(([column, value]) => ({
    value,
    parent: null,
    token: column,
    names: namesOfColumn(assetType, column),
  }));
  const found = new Map<string, SecretPlace>();
  const add = (place: SecretPlace): void => {
    const pointer = jsonPointer(...place.path);
    if (!found.has(pointer)) found.set(pointer, place);
  };
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    namedSecrets(visit).forEach(add);
    if (typeof visit.value === 'string') {
      const what = revealingText(visit.value);
      if (what !== null) add({ path: pathOf(visit), what });
    }
    for (const [token, value] of children(visit.value)) {
      const isText = typeof value === 'string';
      // A vocabulary has a hundred thousand texts: one that tells nothing is not kept for later.
      if (isText ? revealingText(value) !== null : typeof value === 'object' && value !== null) {
        pending.push({ value, parent: visit, token, names: namesBelow(visit, token) });
      }
    }
  }
  return found;
}

/**
 * Finds secrets that an author wrote into an asset instead of a reference: literal values of fields that are named like
 * secrets, and texts that give themselves away wherever they stand (connection strings with a password, private keys,
 * well-known token formats). Paths are JSON Pointers from the asset's root; the secret is in no message.
 */
export function findInlineSecrets(assetType: AssetType, content: Partial<AssetContent>): Problem[] {
  return [...secretPlaces(assetType, content)]
    .map(([path, { what }]) => ({
      path,
      message: `${what} Put it in a secret store and refer to it as ${SECRET_REFERENCE_FORMS}.`,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The same content with a mask in the place of every secret that `findInlineSecrets` finds. */
export function maskInlineSecrets(assetType: AssetType, content: Partial<AssetContent>): Partial<AssetContent> {
  const places = [...secretPlaces(assetType, content).values()];
  if (places.length === 0) return content;
  const masked: unknown = structuredClone(content);
  for (const { path } of places) {
    const parent = path.slice(0, -1).reduce((value, token) => (value as Record<string, unknown>)[token], masked);
    (parent as Record<string, unknown>)[path.at(-1)!] = MASK;
  }
  return masked as Partial<AssetContent>;
}
