import type { Agent, Dispatcher } from 'undici';
import { readBoundedBody } from './bounded-body.js';
import { UpstreamStatusError } from './http-errors.js';
import type { HttpAnswer } from './http-request.js';
import { isRedirect, nextHop, type Hop } from './redirect-rule.js';

const MAX_REDIRECTS = 5;
/** A body nobody reads is drained up to this size, so that its connection can serve again. */
const DRAINED_BYTES = 16 * 1024;

const DEFAULT_HEADERS = { accept: 'application/json, */*;q=0.5', 'user-agent': 'quartermaster' };

/**
 * Sends one request and follows its redirects; every hop goes through the same guarded agent.
 * @throws SourceError for refused redirects, statuses and bodies; errors of connections and of the signal as they come
 */
export async function exchange(agent: Agent, first: Hop, signal: AbortSignal, maxBytes: number): Promise<HttpAnswer> {
  let hop: Hop = { ...first, headers: { ...DEFAULT_HEADERS, ...first.headers, 'accept-encoding': 'identity' } };
  for (let redirects = 0; ; redirects += 1) {
    const response = await agent.request({
      origin: hop.url.origin,
      path: hop.url.pathname + hop.url.search,
      method: hop.method,
      headers: hop.headers,
      body: hop.body,
      signal,
    });
    const { statusCode } = response;
    if (statusCode >= 200 && statusCode < 300) return answerOf(response, hop, maxBytes);

    discard(response, signal);
    if (!isRedirect(statusCode) || redirects === MAX_REDIRECTS) {
      throw new UpstreamStatusError(hop.url.host, statusCode, singleHeader(response.headers['retry-after']));
    }
    hop = nextHop(hop, statusCode, singleHeader(response.headers.location));
  }
}

async function answerOf(response: Dispatcher.ResponseData, hop: Hop, maxBytes: number): Promise<HttpAnswer> {
  const { headers, statusCode } = response;
  const contentType = singleHeader(headers['content-type']) ?? null;
  const bodyHeaders = {
    contentEncoding: singleHeader(headers['content-encoding']),
    contentLength: singleHeader(headers['content-length']),
  };
  // The headers of an answer to HEAD describe a body that isn't there.
  const described = hop.method === 'HEAD' ? { contentEncoding: undefined, contentLength: undefined } : bodyHeaders;
  return { status: statusCode, contentType, body: await readBoundedBody(response.body, described, maxBytes) };
}

function discard(response: Dispatcher.ResponseData, signal: AbortSignal): void {
  response.body.dump({ limit: DRAINED_BYTES, signal }).catch(() => undefined);
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
