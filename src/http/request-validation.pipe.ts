import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, ValidationTypes, type ValidationError } from 'class-validator';
import { DomainError } from '../errors/domain-error.js';
import { jsonPointer, type Problem } from '../errors/problem.js';

type Fields = Record<string, unknown>;
type Tokens = readonly (string | number)[];

const BUILT_IN: readonly unknown[] = [String, Number, Boolean, Object, Array];

/**
 * Turns a body or a query into its DTO and checks it: what is unknown is refused, and every problem is told at once with
 * its JSON Pointer (400). Whether the content can be published is another question, with another answer (422).
 */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    if (metatype === undefined || type === 'custom' || BUILT_IN.includes(metatype)) return value;
    const fields: unknown = value ?? {};
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
      throw refused(type, [{ path: '', message: 'must be a JSON object' }]);
    }
    const { instance, problems } = await toInstance(metatype as Type<object>, fields as Fields);
    if (problems.length > 0) throw refused(type, problems);
    return instance;
  }
}

function refused(type: string, problems: Problem[]): DomainError {
  const place = type === 'query' ? 'query' : 'body';
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new DomainError('MALFORMED_REQUEST', `The ${place} does not have the documented shape: ${count}.`, problems);
}

async function toInstance(type: Type<object>, fields: Fields): Promise<{ instance: object; problems: Problem[] }> {
  const { known, nested } = fieldsOf(type);
  const problems = Object.keys(fields)
    .filter((field) => !known.includes(field))
    .map((field) => unknownField([field], known));
  const shaped: Fields = {};
  const documents: Fields = {};
  for (const field of known) {
    if (!Object.hasOwn(fields, field)) continue;
    if (nested.has(field)) problems.push(...inheritedNames(fields[field], [field]));
    // A JSON document of the caller's own (a schema, a vocabulary) stays as it was parsed: class-transformer would copy it
    // field by field, and call what is named `constructor` in it.
    const target = holdsObjects(fields[field]) && !nested.has(field) ? documents : shaped;
    target[field] = fields[field];
  }
  // What follows uses the fields of Object.prototype as if they were the document's.
  if (problems.length > 0) return { instance: fields, problems };

  const instance = Object.assign(plainToInstance(type, shaped), documents);
  const errors = await validate(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  return { instance, problems: errors.flatMap((error) => problemsOf(error, [])) };
}

interface DtoFields {
  /** Those that have a validation. class-validator's own whitelist lets `toString` and its like pass. */
  known: string[];
  /** Those that are DTOs of their own, by `@ValidateNested()`. */
  nested: Set<string>;
}

const fieldsByType = new WeakMap<Type<object>, DtoFields>();

function fieldsOf(type: Type<object>): DtoFields {
  let fields = fieldsByType.get(type);
  if (fields === undefined) {
    const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    fields = {
      known: [...new Set(metadata.map(({ propertyName }) => propertyName))].sort(),
      nested: new Set(
        metadata.filter((one) => one.type === ValidationTypes.NESTED_VALIDATION).map((one) => one.propertyName),
      ),
    };
    fieldsByType.set(type, fields);
  }
  return fields;
}

function holdsObjects(value: unknown): boolean {
  return Array.isArray(value) ? value.some(holdsObjects) : typeof value === 'object' && value !== null;
}

/** Fields inside nested objects that every object inherits, such as `constructor`: no DTO has them. */
function inheritedNames(value: unknown, path: Tokens): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return key in Object.prototype ? [unknownField(here)] : inheritedNames(field, here);
  });
}

function unknownField(path: Tokens, known: readonly string[] = []): Problem {
  const hint = known.length === 0 ? '' : `; the fields are ${known.join(', ')}`;
  return { path: jsonPointer(...path), message: `unknown field${hint}` };
}

function problemsOf(error: ValidationError, parents: Tokens): Problem[] {
  const path = [...parents, error.property];
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) =>
    constraint === 'whitelistValidation' ? unknownField(path) : { path: jsonPointer(...path), message },
  );
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, path))];
}
