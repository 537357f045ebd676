import type { SchemaObject } from '@nestjs/swagger';
import { ERROR_CATALOGUE, type ErrorCode } from '../../errors/error-catalogue.js';
import { modelOf } from './api-route.decorator.js';
import type { DataField, RouteDocs, Schema } from './route-docs.js';

const EXAMPLE_TIME = '2026-01-28T09:30:00.000Z';
const EXAMPLE_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const ERROR_ENVELOPE = '#/components/schemas/ErrorEnvelope';

/** Schemas for fields of `data`. */
export const NEXT_CURSOR = { oneOf: [{ type: 'string' }, { type: 'null' }], description: 'Null on the last page.' };
export const PROBLEM_LIST = { type: 'array', items: { $ref: '#/components/schemas/Problem' } } as const;

export interface MediaContent {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { summary: string; value: unknown }>;
}

/** The envelope around the fields of a route's `data`. */
export function successContent(docs: RouteDocs): MediaContent {
  const data: SchemaObject = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(docs.data).map(([name, field]) => [name, fieldSchema(field)])),
    required: Object.keys(docs.data).filter((name) => !docs.optional?.includes(name)),
  };
  return {
    schema: envelope({ type: 'integer', enum: [0] }, data),
    example: { time: EXAMPLE_TIME, code: 0, message: 'OK', data: docs.example },
  };
}

/** The answers with a certain status, one example for each code. */
export function errorContent(codes: readonly ErrorCode[]): MediaContent {
  return {
    schema: { $ref: ERROR_ENVELOPE },
    examples: Object.fromEntries(
      codes.map((code) => [code, { summary: ERROR_CATALOGUE[code].meaning, value: exampleOf(code) }]),
    ),
  };
}

/** What all routes share: for `components.schemas`. */
export function sharedSchemas(): Record<string, SchemaObject> {
  return {
    Problem: {
      type: 'object',
      description: 'One thing that is wrong with what was sent.',
      properties: {
        path: { type: 'string', description: 'JSON Pointer (RFC 6901) to the field; empty for the whole document.' },
        message: { type: 'string', description: 'What is wrong, and what would be right.' },
        position: { type: 'integer', minimum: 0, description: 'Where in a text, in characters counted from 0.' },
      },
      required: ['path', 'message'],
    },
    ErrorCode: {
      type: 'string',
      enum: Object.keys(ERROR_CATALOGUE),
      description: `A stable code, never renamed.\n\n${catalogueTable()}`,
    },
    ErrorEnvelope: envelope(
      { type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status.' },
      {
        type: 'object',
        properties: {
          error: { $ref: '#/components/schemas/ErrorCode' },
          trace_id: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'Name it when you report a problem.' },
          details: PROBLEM_LIST,
        },
        required: ['error', 'trace_id', 'details'],
      },
    ),
  };
}

function catalogueTable(): string {
  const rows = Object.entries(ERROR_CATALOGUE).map(
    ([code, { status, meaning }]) => `| ${code} | ${status} | ${meaning} |`,
  );
  return ['| code | status | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function envelope(code: SchemaObject, data: SchemaObject): SchemaObject {
  return {
    type: 'object',
    properties: {
      time: { type: 'string', format: 'date-time' },
      code,
      message: { type: 'string' },
      data,
    },
    required: ['time', 'code', 'message', 'data'],
  };
}

function fieldSchema(field: DataField): Schema {
  const model = modelOf(field);
  if (model === null) return field as Schema;
  const reference = { $ref: `#/components/schemas/${model.name}` };
  return Array.isArray(field) ? { type: 'array', items: reference } : reference;
}

function exampleOf(code: ErrorCode): unknown {
  const { status, meaning } = ERROR_CATALOGUE[code];
  return {
    time: EXAMPLE_TIME,
    code: status,
    message: meaning,
    data: { error: code, trace_id: EXAMPLE_TRACE, details: [] },
  };
}
