import type { Options } from 'ajv';
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonObject } from '../../asset-registry/asset.js';
import { linearPattern } from './linear-pattern.js';
import { ajvLibrary, formatLibrary } from './schema-libraries.js';

/** Longer texts have no format: some of the formats' own expressions take quadratic time. */
const MAX_FORMATTED_LENGTH = 1_000;
const UNBOUNDED_FORMATS = new Set(['byte', 'binary', 'password']);

/** Whether `format` may have that name; any other is an annotation. */
export function isFormatName(name: string): boolean {
  return Object.hasOwn(formatLibrary().fullFormats, name);
}

/** An Ajv keeps parts of everything it ever compiled, so a new one is taken now and then and the old one can be freed. */
const COMPILATIONS_PER_AJV = 200;

const OPTIONS: Options = {
  strict: false,
  allErrors: true,
  // Schemas are checked once, when they are published.
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
  // Ajv writes `code` into what it generates only for standalone modules, which nothing here makes.
  code: { regExp: Object.assign(linearPattern, { code: 'linearPattern' }) },
};

let ajv: Ajv2020 | null = null;
let compiled = 0;

/**
 * Compiles a schema that `schemaProblems` has nothing against. Costs some hundred microseconds, so callers keep the result.
 * @throws Error for a schema that does not compile
 */
export function compileSchema(schema: JsonObject): ValidateFunction {
  if (ajv === null || compiled >= COMPILATIONS_PER_AJV) {
    ajv = new (ajvLibrary().Ajv2020)({ ...OPTIONS, formats: boundedFormats() });
    compiled = 0;
  }
  compiled += 1;
  // The identifiers of two tenants' schemas may be the same, and mean nothing here.
  const { $id: _id, $schema: _schema, ...own } = schema;
  const validate = ajv.compile(own);
  ajv.removeSchema(own);
  return validate;
}

function boundedFormats(): Options['formats'] {
  const bounded: NonNullable<Options['formats']> = {};
  for (const [name, format] of Object.entries(formatLibrary().fullFormats)) {
    const accepts = typeof format === 'object' && 'validate' in format ? format.validate : format;
    if (UNBOUNDED_FORMATS.has(name) || typeof accepts === 'boolean' || isNumberFormat(format)) bounded[name] = format;
    else if (accepts instanceof RegExp) bounded[name] = (text: string) => fits(text) && accepts.test(text);
    else if (typeof accepts === 'function') {
      const check = accepts as (text: string) => boolean;
      bounded[name] = (text: string) => fits(text) && check(text);
    }
  }
  return bounded;
}

function fits(text: string): boolean {
  return text.length <= MAX_FORMATTED_LENGTH;
}

function isNumberFormat(format: unknown): boolean {
  return (format as { type?: unknown }).type === 'number';
}
