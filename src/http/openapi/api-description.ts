import { IntersectionType as MixedClasses, OmitType as ClassWithout } from '@nestjs/mapped-types';
import type { Type } from '@nestjs/common';
import type { ApiOperationOptions, ApiPropertyOptions } from '@nestjs/swagger';

/**
 * The decorators of @nestjs/swagger, applied late. That package is a tenth of what a start would load, and nobody needs it
 * before somebody asks for the API's description; so what classes and handlers say of themselves is noted here, and told
 * to it then.
 */
type Swagger = typeof import('@nestjs/swagger');

const noted: ((swagger: Swagger) => void)[] = [];

/** Loads @nestjs/swagger and tells it all that was noted, once. */
export async function applyApiDescriptions(): Promise<Swagger> {
  const swagger = await import('@nestjs/swagger');
  for (const apply of noted.splice(0)) apply(swagger);
  return swagger;
}

export function ApiProperty(options?: ApiPropertyOptions): PropertyDecorator {
  return (target, key) => void noted.push((swagger) => swagger.ApiProperty(options)(target, key));
}

export function ApiPropertyOptional(options?: ApiPropertyOptions): PropertyDecorator {
  return (target, key) => void noted.push((swagger) => swagger.ApiPropertyOptional(options)(target, key));
}

export function ApiTags(...tags: string[]): ClassDecorator {
  return (target) => void noted.push((swagger) => swagger.ApiTags(...tags)(target));
}

/** What a handler does, and the classes that its answer refers to. */
export function ApiHandler(operation: ApiOperationOptions, models: readonly Type[]): MethodDecorator {
  return (target, key, descriptor) =>
    void noted.push((swagger) => {
      swagger.ApiOperation(operation)(target, key, descriptor);
      swagger.ApiExtraModels(...models)(target, key, descriptor);
    });
}

/** A class with the fields of all of these, and with their validation. */
export const IntersectionType: typeof MixedClasses = (...classes: Type[]) => {
  const mixed = MixedClasses(...classes) as Type;
  noted.push((swagger) => describeLike(swagger, mixed, swagger.IntersectionType(...classes) as Type));
  return mixed as never;
};

/** A class with the fields of another, and with their validation, but for those named. */
export const OmitType: typeof ClassWithout = (classRef, keys) => {
  const rest = ClassWithout(classRef, keys);
  noted.push((swagger) => describeLike(swagger, rest, swagger.OmitType(classRef, keys)));
  return rest;
};

function describeLike(swagger: Swagger, target: Type, model: Type): void {
  const { API_MODEL_PROPERTIES, API_MODEL_PROPERTIES_ARRAY } = swagger.DECORATORS;
  const fields = (Reflect.getMetadata(API_MODEL_PROPERTIES_ARRAY, model.prototype as object) ?? []) as string[];
  for (const field of fields.map((name) => name.slice(1))) {
    const options = Reflect.getMetadata(API_MODEL_PROPERTIES, model.prototype as object, field) as ApiPropertyOptions;
    swagger.ApiProperty(options)(target.prototype as object, field);
  }
}
