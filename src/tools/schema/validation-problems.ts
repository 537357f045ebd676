import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../../asset-registry/asset.js';
import { jsonPointer, type Problem } from '../../errors/problem.js';

/** More than anybody reads; bounds the answer. */
const MAX_PROBLEMS = 1_000;

type Params = Record<string, unknown>;

/** Keywords whose error stands at a field below the one that has the schema, with the parameter that names the field. */
const FIELD_PARAMETERS: Readonly<Record<string, string>> = {
  required: 'missingProperty',
  dependentRequired: 'missingProperty',
  dependencies: 'missingProperty',
  additionalProperties: 'additionalProperty',
  unevaluatedProperties: 'unevaluatedProperty',
  propertyNames: 'propertyName',
};

const MESSAGES: Readonly<Record<string, (params: Params, error: ErrorObject) => string>> = {
  required: () => 'is required.',
  dependentRequired: ({ property }) => `is required when ${String(property)} is given.`,
  additionalProperties: () => 'is not known here.',
  unevaluatedProperties: () => 'is not known here.',
  propertyNames: () => 'is no allowed name.',
  type: ({ type }) => `must be ${typeNames(type)}.`,
  enum: ({ allowedValues }) => `must be ${listed(allowedValues as unknown[])}.`,
  const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}.`,
  minimum: ({ limit }) => `must be at least ${String(limit)}.`,
  maximum: ({ limit }) => `must be at most ${String(limit)}.`,
  exclusiveMinimum: ({ limit }) => `must be more than ${String(limit)}.`,
  exclusiveMaximum: ({ limit }) => `must be less than ${String(limit)}.`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${String(multipleOf)}.`,
  minLength: ({ limit }) => `must have at least ${String(limit)} characters.`,
  maxLength: ({ limit }) => `must have at most ${String(limit)} characters.`,
  minItems: ({ limit }) => `must have at least ${String(limit)} items.`,
  maxItems: ({ limit }) => `must have at most ${String(limit)} items.`,
  minProperties: ({ limit }) => `must have at least ${String(limit)} fields.`,
  maxProperties: ({ limit }) => `must have at most ${String(limit)} fields.`,
  uniqueItems: () => 'must not hold the same item twice.',
  pattern: ({ pattern }) => `must match the pattern ${String(pattern)}.`,
  format: ({ format }) => `must be of the format ${String(format)}.`,
  oneOf: ({ passingSchemas }) =>
    passingSchemas === null
      ? 'must have exactly one of the forms that the schema allows; it has none of them.'
      : 'must have exactly one of the forms that the schema allows; it has several.',
  anyOf: () => 'must have one of the forms that the schema allows.',
  not: () => 'has a form that the schema excludes.',
};

/** What Ajv found, as sentences for the caller with the JSON Pointer of each wrong field. */
export function validationProblems(errors: readonly ErrorObject[], schema: JsonObject): Problem[] {
  const problems = new Map<string, Problem>();
  for (const error of withoutRepetition(errors)) {
    const problem = problemOf(error, schema);
    problems.set(`${problem.path}\n${problem.message}`, problem);
    if (problems.size > MAX_PROBLEMS) break;
  }
  // An error in every form of an anyOf is told by the forms; there is always at least one.
  if (problems.size === 0) return [{ path: '', message: 'The input does not fit the schema.' }];
  const list = [...problems.values()];
  if (list.length <= MAX_PROBLEMS) return list;
  return [...list.slice(0, MAX_PROBLEMS), { path: '', message: 'There are more problems than are listed here.' }];
}

/**
 * Where each form of an anyOf only asks for other fields, one sentence says it all; where an `if` failed, its `then` or
 * `else` has told why.
 */
function withoutRepetition(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = errors.filter(({ keyword }) => keyword !== 'if');
  for (const choice of errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')) {
    const inside = (error: ErrorObject): boolean =>
      error !== choice &&
      error.schemaPath.startsWith(`${choice.schemaPath}/`) &&
      error.instancePath.startsWith(choice.instancePath);
    const forms = kept.filter(inside);
    const onlyRequired =
      forms.length > 0 &&
      forms.every(({ keyword, instancePath }) => keyword === 'required' && instancePath === choice.instancePath);
    if (!onlyRequired) continue;
    const fields = forms.map(({ params }) => String((params as Params)['missingProperty']));
    kept = kept.filter((error) => !inside(error));
    choice.message = `needs ${choice.keyword === 'anyOf' ? 'at least' : 'exactly'} one of ${[...new Set(fields)].join(', ')}`;
    choice.keyword = 'fields';
  }
  return kept;
}

function problemOf(error: ErrorObject, schema: JsonObject): Problem {
  const params = error.params as Params;
  const field = FIELD_PARAMETERS[error.keyword];
  const path = error.instancePath + (field === undefined ? '' : jsonPointer(String(params[field])));
  const message = MESSAGES[error.keyword]?.(params, error) ?? sentence(error.message);
  return { path, message: `${nameOf(path)} ${excluded(error, schema) ?? message}` };
}

/** `not: { required: [a, b] }` says that two fields exclude each other. */
function excluded({ keyword, schemaPath }: ErrorObject, schema: JsonObject): string | null {
  if (keyword !== 'not') return null;
  const { required, ...others } = (schemaAt(schemaPath, schema) ?? {}) as Params;
  if (!Array.isArray(required) || Object.keys(others).length > 0) return null;
  return required.length === 1
    ? `must not have ${String(required[0])}.`
    : `must not have ${required.slice(0, -1).join(', ')} and ${String(required.at(-1))} together.`;
}

function schemaAt(schemaPath: string, schema: JsonObject): unknown {
  const tokens = schemaPath.split('/').slice(1);
  return tokens.reduce<unknown>(
    (value, token) => (value as Params | null | undefined)?.[decodeURIComponent(unescaped(token))],
    schema,
  );
}

function nameOf(path: string): string {
  return path === '' ? 'The input' : unescaped(path.slice(path.lastIndexOf('/') + 1));
}

function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function sentence(message: string | undefined): string {
  return `${message ?? 'does not fit the schema'}.`;
}

function typeNames(type: unknown): string {
  const names = (Array.isArray(type) ? type : [type]).map((name) => TYPE_NAMES[String(name)] ?? String(name));
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)!}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, 20).map((value) => JSON.stringify(value));
  return `one of ${shown.join(', ')}${values.length > shown.length ? ', …' : ''}`;
}
