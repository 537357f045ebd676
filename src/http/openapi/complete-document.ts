import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CATALOGUE, type ErrorCode } from '../../errors/error-catalogue.js';
import type { Route } from '../route-table.js';
import { errorContent, sharedSchemas, successContent, type MediaContent } from './answer-schema.js';
import type { PlainRouteDocs, RouteDocs, TextRouteDocs } from './route-docs.js';

type Documented = RouteDocs | TextRouteDocs | PlainRouteDocs;

interface Operation {
  summary?: string;
  description?: string;
  operationId?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string }[];
  requestBody?: { required: boolean; content: Record<string, MediaContent> };
  security?: Record<string, string[]>[];
  responses: Record<string, { description: string; headers?: object; content?: Record<string, MediaContent> }>;
  [extension: `x-${string}`]: unknown;
}

const METHODS_WITH_BODY = ['post', 'put', 'patch'];
const JSON_TYPE = 'application/json';

/**
 * Adds to the scanned document what the routes themselves know: who may call them, what they answer, and the errors that
 * all routes of a kind share. Plain Fastify routes come in here.
 */
export function completeDocument(document: OpenAPIObject, routes: readonly Route[]): OpenAPIObject {
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...sharedSchemas() } };
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    const method = route.method.toLowerCase();
    const { openApi } = route.config;
    if (openApi !== undefined && 'operationId' in openApi) {
      const item = (document.paths[path] ??= {}) as Record<string, Operation>;
      item[method] = plainOperation(openApi);
    }
    const operation = (document.paths[path] as Record<string, Operation> | undefined)?.[method];
    if (operation !== undefined) completeOperation(operation, method, route);
  }
  return document;
}

function plainOperation(docs: PlainRouteDocs): Operation {
  return {
    summary: docs.summary,
    ...(docs.description === undefined ? {} : { description: docs.description }),
    operationId: docs.operationId,
    tags: [docs.tag],
    parameters: (docs.parameters ?? []).map((parameter) => ({ ...parameter, required: parameter.in === 'path' })),
    ...(docs.body === undefined
      ? {}
      : {
          requestBody: {
            required: docs.body.required,
            content: { [JSON_TYPE]: { schema: docs.body.schema, example: docs.body.example } },
          },
        }),
    responses: {},
  };
}

function completeOperation(operation: Operation, method: string, { config }: Route): void {
  const docs = config.openApi;
  completeInput(operation, docs);
  operation.responses = {};
  if (docs !== undefined) describeSuccess(operation, docs);
  if (config.requiredRole === undefined) {
    operation.security = config.publicAccess === 'identified' ? [{}, { key: [] }] : [];
  } else {
    operation['x-required-role'] = config.requiredRole;
    operation.description = [`Needs the role \`${config.requiredRole}\` or one above it.`, operation.description]
      .filter(Boolean)
      .join('\n\n');
  }
  const takesInput = (operation.parameters ?? []).length > 0;
  const codes = [...sharedErrors(config, METHODS_WITH_BODY.includes(method), takesInput), ...(docs?.errors ?? [])];
  for (const status of new Set(codes.map((code) => ERROR_CATALOGUE[code].status))) {
    const sameStatus = [...new Set(codes)].filter((code) => ERROR_CATALOGUE[code].status === status);
    operation.responses[status] = {
      description: sameStatus.map((code) => ERROR_CATALOGUE[code].meaning).join(' '),
      content: { [JSON_TYPE]: errorContent(sameStatus) },
    };
  }
}

/** Headers that routes read, with what they mean; none is ever required. */
const REQUEST_HEADERS: Readonly<Record<string, string>> = {
  'if-match': 'An ETag: 412 unless the asset is still that.',
  'idempotency-key': 'A retry with the same key answers the first result and does not run again.',
};

function completeInput(operation: Operation, docs: Documented | undefined): void {
  for (const parameter of operation.parameters ?? []) {
    const meaning = parameter.in === 'header' ? REQUEST_HEADERS[parameter.name.toLowerCase()] : undefined;
    if (meaning !== undefined) Object.assign(parameter, { description: meaning, required: false });
  }
  const content = operation.requestBody?.content[JSON_TYPE];
  if (content !== undefined && docs !== undefined && 'body' in docs && !('operationId' in docs)) {
    content.example = docs.body;
  }
}

function describeSuccess(operation: Operation, docs: Documented): void {
  if ('text' in docs) {
    const content = { [docs.mediaType]: { schema: { type: 'string' as const }, example: docs.text } };
    operation.responses['200'] = { description: docs.summary, content };
    return;
  }
  const headers = Object.entries(docs.headers ?? {}).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  operation.responses[docs.status ?? 200] = {
    description: docs.summary,
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) as object }),
    content: { [JSON_TYPE]: successContent(docs) },
  };
}

function sharedErrors(config: Route['config'], takesBody: boolean, takesInput: boolean): ErrorCode[] {
  const codes: ErrorCode[] = [];
  if (takesBody || takesInput) codes.push('MALFORMED_REQUEST', 'VALUE_NOT_STORABLE');
  if (takesBody) codes.push('PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if (config.requiredRole !== undefined) codes.push('UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED');
  if (config.publicAccess === 'identified') codes.push('UNAUTHENTICATED');
  if (config.publicAccess !== 'open') codes.push('DATABASE_UNAVAILABLE', 'IDENTITY_PROVIDER_UNAVAILABLE');
  return [...codes, 'INTERNAL'];
}
