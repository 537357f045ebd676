import { applyDecorators, type Type } from '@nestjs/common';
import { routeConfig } from '../route-config.js';
import { ApiHandler } from './api-description.js';
import type { DataField, RouteDocs, TextRouteDocs } from './route-docs.js';

/** Describes a handler: what it answers, with an example, and what can go wrong. */
export function ApiRoute(docs: RouteDocs | TextRouteDocs): MethodDecorator {
  const models =
    'data' in docs
      ? Object.values(docs.data)
          .map(modelOf)
          .filter((model) => model !== null)
      : [];
  return applyDecorators(
    routeConfig({ openApi: docs }),
    ApiHandler({ summary: docs.summary, description: docs.description }, models),
  );
}

/** The class that a field refers to, if it does. */
export function modelOf(field: DataField): Type | null {
  const candidate: unknown = Array.isArray(field) ? (field as unknown[])[0] : field;
  return typeof candidate === 'function' ? (candidate as Type) : null;
}
