import type { FieldReader } from '../../../asset-registry/validation/field-reader.js';
import type { JsonObject } from '../../../asset-registry/asset.js';
import { canonicalHost } from '../../../sources/http/address-rule.js';
import { literalAddressRefusal } from '../../../sources/http/literal-address.js';
import { readBaseUrl } from '../../../sources/http/base-url.js';
import { readHttpAuth } from '../../../sources/http/http-auth-fields.js';
import { HTTP_METHODS, isIdempotent, type HttpAuth, type HttpMethod } from '../../../sources/http/http-request.js';
import { MAX_RESULT_BYTES } from '../../result-limit.js';
import type { TemplateParser } from '../text-template.js';
import { toolConfigReader } from '../tool-config-reader.js';
import { readBody, type BodyWriter } from './body-writer.js';
import { parseEndpoint, type EndpointTemplate } from './endpoint-template.js';
import { parseHeaders, type HeaderTemplates } from './header-template.js';
import { parseJsonPointer } from './json-slice.js';
import { parseQuery, type QueryTemplate } from './query-template.js';

/** `tool_config` of an `http_api` tool, read and taken apart. */
export interface HttpToolConfig {
  /** Null when the source gives it. */
  baseUrl: string | null;
  sourceRef: string | null;
  method: HttpMethod;
  endpoint: EndpointTemplate;
  query: readonly QueryTemplate[];
  headers: HeaderTemplates;
  body: BodyWriter | null;
  /** Null: the source's. */
  auth: HttpAuth | null;
  maxResponseBytes: number;
  retries: number;
  resultPath: { pointer: string; tokens: string[] } | null;
}

const DEFAULT_RESPONSE_BYTES = 1024 * 1024;
const MAX_RETRIES = 5;
/** Methods that exist to change something. A POST may be a search, so its author decides. */
const WRITING: ReadonlySet<HttpMethod> = new Set(['PUT', 'PATCH', 'DELETE']);

/** Reads a config. What is wrong is in the parser's problems; the answer can be used only when there are none. */
export function readHttpToolConfig(config: JsonObject, parser: TemplateParser): HttpToolConfig {
  const reader = toolConfigReader(config, parser.problems);
  const method = reader.choice('method', HTTP_METHODS, 'GET');
  const headers = parseHeaders(reader.object('headers')?.entries() ?? [], parser);

  const result: HttpToolConfig = {
    baseUrl: readBaseUrl(reader, false),
    sourceRef: reader.text('source_ref'),
    method,
    endpoint: parseEndpoint(reader.text('endpoint', { maxLength: 2_000 }) ?? '', parser),
    query: parseQuery(reader.object('query')?.entries() ?? [], parser),
    headers,
    body: readBody(reader, method, headers, parser),
    auth: reader.has('auth') ? readHttpAuth(reader) : null,
    maxResponseBytes: reader.integer('max_response_bytes', DEFAULT_RESPONSE_BYTES, 1, MAX_RESULT_BYTES),
    retries: reader.integer('retries', 0, 0, MAX_RETRIES),
    resultPath: readResultPath(reader),
  };
  checkTogether(reader, result);
  reader.refuseUnknown();
  return result;
}

function readResultPath(reader: FieldReader): HttpToolConfig['resultPath'] {
  const pointer = reader.text('result_path');
  if (pointer === null) return null;
  const tokens = parseJsonPointer(pointer);
  return tokens === null
    ? reader.refuse(['result_path'], 'must be a JSON Pointer, such as /data/items.')
    : { pointer, tokens };
}

function checkTogether(reader: FieldReader, config: HttpToolConfig): void {
  if (reader.has('base_url') === reader.has('source_ref')) {
    const which = reader.has('base_url')
      ? 'can’t stand beside source_ref, which has its own.'
      : 'or source_ref is required.';
    reader.refuse(['base_url'], which);
  }
  if (config.baseUrl !== null) {
    const host = canonicalHost(new URL(config.baseUrl).hostname);
    const refusal = literalAddressRefusal(host);
    if (refusal !== null) {
      const advice = refusal.allowable ? `Use an http source that allows ${host}.` : 'No source can allow it.';
      reader.refuse(['base_url'], `has a ${refusal.range} address, which tools may not call. ${advice}`);
    }
  }
  if (config.retries > 0 && !isIdempotent(config.method)) {
    reader.refuse(['retries'], `can’t be used with ${config.method}: a second attempt could do it twice.`);
  }
  if (WRITING.has(config.method) && reader.raw('mode') !== 'write') {
    reader.refuse(['mode'], `must be write for a tool that sends ${config.method}.`);
  }
  if (config.headers.has('authorization') && config.auth !== null && config.auth.type !== 'none') {
    reader.refuse(['headers', 'authorization'], 'can’t be set beside auth.');
  }
}
