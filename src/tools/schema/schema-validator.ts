import type { ErrorObject, ValidateFunction } from 'ajv';
import type { JsonObject } from '../../asset-registry/asset.js';
import type { Problem } from '../../errors/problem.js';
import { compileSchema } from './schema-compiler.js';
import { validationProblems } from './validation-problems.js';

const NONE: readonly Problem[] = [];

/** Checks values against one schema. The schema is compiled at the first value and kept. */
export class SchemaValidator {
  private compiled: ValidateFunction | null = null;

  constructor(private readonly schema: JsonObject) {}

  /** Every wrong field by its JSON Pointer; none when the value fits. */
  problems(value: unknown): readonly Problem[] {
    this.compiled ??= compileSchema(this.schema);
    let fits: boolean;
    try {
      fits = this.compiled(value);
    } catch (error) {
      if (error instanceof RangeError) return [{ path: '', message: 'The value nests too deeply.' }];
      throw error;
    }
    if (fits) return NONE;
    const errors = this.compiled.errors as ErrorObject[];
    this.compiled.errors = null;
    return validationProblems(errors, this.schema);
  }
}

const IN_PLACE = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas'];

/** The schema with unknown fields refused, unless it says itself what is to be done with them. */
export function closedSchema(schema: JsonObject): JsonObject {
  if (Object.hasOwn(schema, 'additionalProperties') || Object.hasOwn(schema, 'unevaluatedProperties')) return schema;
  // Properties may also be declared by a schema beside the root's own; only `unevaluatedProperties` sees those.
  const elsewhere = IN_PLACE.some((keyword) => Object.hasOwn(schema, keyword) && declaresProperties(schema[keyword]));
  return { ...schema, [elsewhere ? 'unevaluatedProperties' : 'additionalProperties']: false };
}

function declaresProperties(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return typeof value === 'string';
  return Object.entries(value).some(
    ([key, item]) => key === 'properties' || key === 'patternProperties' || key === '$ref' || declaresNested(item),
  );
}

function declaresNested(value: unknown): boolean {
  return value !== null && typeof value === 'object' && declaresProperties(value);
}
