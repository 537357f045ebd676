import type { Type } from '@nestjs/common';
import type { SchemaObject, ReferenceObject } from '@nestjs/swagger';
import type { ErrorCode } from '../../errors/error-catalogue.js';

export type Schema = SchemaObject | ReferenceObject;

/** What a field of `data` holds: one object of a documented class, a list of them, or whatever the schema says. */
export type DataField = Type | readonly [Type] | Schema;

/** What the API description says of one route beyond what its parameters and its access rules say already. */
export interface RouteDocs {
  /** One line, imperative. */
  summary: string;
  description?: string;
  /** Of the answer when all went well. Default 200. */
  status?: number;
  /** An example of the request body. */
  body?: unknown;
  /** The fields of `data`; all of them are always there unless `optional` names them. */
  data: Readonly<Record<string, DataField>>;
  optional?: readonly string[];
  /** An example of `data`, real enough to be checked against the schemas. */
  example: Readonly<Record<string, unknown>>;
  /** Response headers, with what they mean. */
  headers?: Readonly<Record<string, string>>;
  /** What can go wrong beyond what every route of its kind shares (400, 401, 403, 413, 415, 429, 500, 503). */
  errors?: readonly ErrorCode[];
}

/** For a route whose answer is not the envelope. */
export interface TextRouteDocs extends Pick<RouteDocs, 'summary' | 'description' | 'errors'> {
  mediaType: string;
  text: string;
}

/** For a plain Fastify route, which has no decorators to read: in its `config` as `openApi`. */
export interface PlainRouteDocs extends Omit<RouteDocs, 'body'> {
  tag: string;
  /** Unique among all routes, `Tools_execute`. */
  operationId: string;
  parameters?: readonly { name: string; in: 'path' | 'query' | 'header'; description: string; schema: SchemaObject }[];
  body?: { schema: Schema; required: boolean; example: unknown };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    openApi?: RouteDocs | TextRouteDocs | PlainRouteDocs;
  }
}
