import 'reflect-metadata';

const RAW_FIELDS = Symbol('raw json fields');

/**
 * Marks a field of a DTO whose value is a JSON document of the caller's own (a schema, a vocabulary): it is handed on as it
 * was parsed. Without this class-transformer copies it field by field, and calls what is named `constructor` in it.
 */
export function RawJson(): PropertyDecorator {
  return (prototype, field) => {
    Reflect.defineMetadata(RAW_FIELDS, [...rawFieldsOf(prototype), String(field)], prototype);
  };
}

/** The names of the raw fields of a DTO's prototype, inherited ones included. */
export function rawFieldsOf(prototype: object): readonly string[] {
  return (Reflect.getMetadata(RAW_FIELDS, prototype) as string[] | undefined) ?? [];
}

/** For a DTO put together by IntersectionType, which does not know of raw fields: takes them over from its parts. */
export function keepRawFields(combined: { prototype: object }, parts: readonly { prototype: object }[]): void {
  for (const field of parts.flatMap((part) => rawFieldsOf(part.prototype))) RawJson()(combined.prototype, field);
}
