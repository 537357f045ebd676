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
