export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** RFC 9110 section 9.2.2: sending such a request twice does what sending it once does. */
const IDEMPOTENT: ReadonlySet<HttpMethod> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

export function isIdempotent(method: HttpMethod): boolean {
  return IDEMPOTENT.has(method);
}

/** RFC 9110 section 9.2.1: sending such a request changes nothing. */
export function isSafe(method: HttpMethod): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Credentials of a request, by reference. They are added for the first origin only. */
export type HttpAuth =
  | { type: 'none' }
  | { type: 'bearer'; secretRef: string }
  /** Without a user name the secret is `name:password`. */
  | { type: 'basic'; username: string | null; secretRef: string }
  | { type: 'api_key'; in: 'header' | 'query'; name: string; secretRef: string };

export interface HttpRequest {
  method: HttpMethod;
  url: URL;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string | null;
  /** Null: the source's own credentials, if it has any. */
  auth: HttpAuth | null;
}

export interface HttpCallLimits {
  /** Of the body after decompression. */
  maxResponseBytes: number;
  /** Further attempts after the first; counts for idempotent methods only. */
  retries: number;
  /** Milliseconds since the epoch; bounds all attempts and redirects together. */
  deadline: number;
  signal: AbortSignal;
}

export interface HttpAnswer {
  /** 200 to 299. */
  status: number;
  /** As sent, parameters included; null when the answer has none. */
  contentType: string | null;
  /** Decompressed. */
  body: Buffer;
}
