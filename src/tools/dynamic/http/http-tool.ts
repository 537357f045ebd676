import type { JsonObject } from '../../../asset-registry/asset.js';
import type { Problem } from '../../../errors/problem.js';
import type { HttpRequest } from '../../../sources/http/http-request.js';
import type { HttpSource } from '../../../sources/http/http-source.js';
import { toToolError } from '../../source-error-code.js';
import { ToolError } from '../../tool-error.js';
import type { ToolContext, ToolOutcome, ToolParams } from '../../tool.js';
import type { Compiled } from '../compiled.js';
import { TemplateValues } from '../template-values.js';
import { renderText, TemplateParser } from '../text-template.js';
import { answerData } from './answer-data.js';
import { renderPath } from './endpoint-template.js';
import { renderHeaders } from './header-template.js';
import { readHttpToolConfig, type HttpToolConfig } from './http-tool-config.js';
import { percentEncode } from './percent-encoding.js';
import { renderQuery } from './query-template.js';
import { optionalPathInputs } from './optional-path-inputs.js';

export interface HttpToolCall {
  params: ToolParams;
  context: ToolContext;
  /** The tool's source, or the one without a name when it has a base URL of its own. */
  source: HttpSource;
  /** Forwarded, so that a service that knows it runs a write once. */
  idempotencyKey?: string;
}

/** An `http_api` tool, compiled once and run many times. */
export class HttpTool {
  constructor(private readonly config: HttpToolConfig) {}

  /** The source asset's name; null when the tool has its own base URL. */
  get sourceRef(): string | null {
    return this.config.sourceRef;
  }

  /**
   * Calls the service. Data is JSON as text, other text as a string, or null for an empty answer.
   * @throws ToolError
   */
  async run({ params, context, source, idempotencyKey }: HttpToolCall): Promise<ToolOutcome> {
    const { maxResponseBytes, retries, resultPath, sourceRef } = this.config;
    const request = this.buildRequest(params, context, source.settings.baseUrl, idempotencyKey);
    try {
      const answer = await source.send(request, {
        maxResponseBytes,
        retries,
        deadline: context.deadline,
        signal: context.signal,
      });
      return { ...answerData(answer, resultPath), source: sourceRef };
    } catch (error) {
      throw toToolError(error);
    }
  }

  /**
   * The request that a call makes. Method, host, number of path segments and names of headers are the config's; values
   * only fill what is between.
   * @param sourceBaseUrl the base URL of the source, used when the tool has none
   * @throws ToolError `INVALID_PARAMS` with every input that can't stand where it is named
   */
  buildRequest(
    params: ToolParams,
    context: Pick<ToolContext, 'tenantId' | 'actor'>,
    sourceBaseUrl: string | null,
    idempotencyKey?: string,
  ): HttpRequest {
    const { method, endpoint, query, headers, body, auth } = this.config;
    const baseUrl = this.config.baseUrl ?? sourceBaseUrl;
    if (baseUrl === null) throw new ToolError('SOURCE_UNAVAILABLE', 'The source of this tool has no base URL.');

    const values = new TemplateValues(params, context);
    const path = renderPath(endpoint, values);
    const pairs = [...endpointPairs(this.config, values), ...renderQuery(query, values)];
    const sent: Record<string, string> = renderHeaders(headers, values);
    const content = body?.write(values) ?? null;
    values.throwIfRefused();

    if (idempotencyKey !== undefined) sent['idempotency-key'] = idempotencyKey;
    if (body !== null && content !== null) sent['content-type'] ??= body.contentType;
    return { method, url: urlOf(baseUrl, path, pairs), headers: sent, body: content, auth };
  }
}

/**
 * Compiles the config of an `http_api` tool against the input schema that declares its placeholders.
 */
export function compileHttpTool(config: JsonObject, inputSchema: JsonObject | null): Compiled<HttpTool> {
  const problems: Problem[] = [];
  const parsed = readHttpToolConfig(config, new TemplateParser(inputSchema, problems));
  if (problems.length > 0) return { problems };
  return { tool: new HttpTool(parsed), warnings: optionalPathInputs(parsed.endpoint, inputSchema) };
}

function endpointPairs({ endpoint }: HttpToolConfig, values: TemplateValues): string[] {
  return endpoint.query.flatMap(({ name, value }) => {
    const text = renderText(value, (placeholder) => {
      const input = values.text(placeholder);
      return input === undefined ? undefined : percentEncode(input);
    });
    return text === undefined ? [] : [`${name}=${text}`];
  });
}

/** The last wall: what the URL parser makes of the parts must be what they were. */
function urlOf(baseUrl: string, path: string, pairs: readonly string[]): URL {
  const base = new URL(baseUrl);
  const expected = `${base.pathname.replace(/\/$/, '')}${path}` || '/';
  const url = new URL(`${base.origin}${expected}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`);
  if (url.origin !== base.origin || url.pathname !== expected) {
    throw new ToolError('INVALID_PARAMS', 'The parameters would change the address of the request.');
  }
  return url;
}
