import { SourceError } from '../source-error.js';
import type { HttpMethod } from './http-request.js';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** The only headers that another origin gets to see: all others may hold credentials. */
const HEADERS_FOR_ANYONE = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent']);
const HEADERS_OF_A_BODY = new Set(['content-type', 'content-length', 'content-encoding', 'content-language']);

/** One request on the way through redirects. */
export interface Hop {
  method: HttpMethod;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/**
 * The request that follows a redirect, by the method rules of RFC 9110 section 15.4 as browsers apply them: 303 turns all
 * but GET and HEAD into GET, 301 and 302 turn POST into GET, 307 and 308 keep method and body.
 * @throws SourceError `upstream_status` for a redirect that is not followed
 */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop {
  const url = redirectTarget(hop.url, location);
  const becomesGet =
    (status === 303 && hop.method !== 'GET' && hop.method !== 'HEAD') ||
    ((status === 301 || status === 302) && hop.method === 'POST');
  const method = becomesGet ? 'GET' : hop.method;
  const body = becomesGet ? null : hop.body;
  const sameOrigin = url.origin === hop.url.origin;
  if (!sameOrigin && body !== null) throw refused(hop.url, 'a request with a body to another origin');

  const headers = Object.entries(hop.headers).filter(
    ([name]) => (sameOrigin || HEADERS_FOR_ANYONE.has(name)) && (body !== null || !HEADERS_OF_A_BODY.has(name)),
  );
  return { method, url, body, headers: Object.fromEntries(headers) };
}

function redirectTarget(from: URL, location: string | undefined): URL {
  if (location === undefined || !URL.canParse(location, from.href)) throw refused(from, 'to no readable address');
  const target = new URL(location, from);
  if (target.protocol !== 'https:' && target.protocol !== 'http:') throw refused(from, 'to another kind of address');
  if (from.protocol === 'https:' && target.protocol === 'http:') throw refused(from, 'from https to http');
  if (target.username !== '' || target.password !== '') throw refused(from, 'to an address with credentials in it');
  target.hash = '';
  return target;
}

function refused(from: URL, what: string): SourceError {
  return new SourceError('upstream_status', `The service at ${from.host} redirects ${what}, which is not followed.`);
}
