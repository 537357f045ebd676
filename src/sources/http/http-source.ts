import type { Agent } from 'undici';
import type { SecretResolver } from '../secrets/secret-resolver.js';
import { SourceError } from '../source-error.js';
import { CallTime } from '../call-time.js';
import type { HostResolver } from './guarded-agent.js';
import { httpCredentials } from './http-credentials.js';
import { closedError, ConnectionError, toHttpFailure, UpstreamStatusError } from './http-errors.js';
import { exchange } from './http-exchange.js';
import { isIdempotent, type HttpAnswer, type HttpCallLimits, type HttpRequest } from './http-request.js';
import type { HttpSourceSettings } from './http-source-settings.js';
import type { Hop } from './redirect-rule.js';
import { isRetryableStatus, retryDelay } from './retry-rule.js';

export interface HttpSourceDependencies {
  secrets: SecretResolver;
  /** The system's resolver by default. */
  resolveHost?: HostResolver;
  /** From 0 up to 1; spreads retries. */
  random?: () => number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const PROBE_BYTES = 1024 * 1024;

/**
 * Calls HTTP services within the limits of one source asset, or of none: then only public addresses are called. Holds
 * the connections; `close` lets the calls that run finish first.
 */
export class HttpSource {
  private agent: Promise<Agent> | null = null;
  private closing: Promise<void> | null = null;

  constructor(
    readonly settings: HttpSourceSettings,
    private readonly dependencies: HttpSourceDependencies,
  ) {}

  /**
   * Sends a request, follows redirects, retries where that is safe, and answers a body of a 2xx answer.
   * @throws SourceError `unavailable`, `timeout`, `cancelled`, `upstream_status`, `too_large`, `unexpected_answer`, or
   *   `unknown_outcome` when a request that must not be sent twice was sent and nothing came back. A `timeout` or
   *   `cancelled` leaves the outcome of a write open too.
   */
  async send(request: HttpRequest, limits: HttpCallLimits): Promise<HttpAnswer> {
    const cap = this.settings.timeoutMs === null ? Infinity : Date.now() + this.settings.timeoutMs;
    const time = new CallTime(Math.min(limits.deadline, cap), limits.signal);
    try {
      return await this.sendWithin(time, request, limits);
    } finally {
      time.close();
    }
  }

  /** Asks the base URL, for the source's test. Any status means that the service is there. */
  async probe(limits: Pick<HttpCallLimits, 'deadline' | 'signal'>): Promise<{ status: number }> {
    if (this.settings.baseUrl === null) throw new SourceError('unavailable', 'There is no base URL to ask.');
    const request: HttpRequest = {
      method: 'GET',
      url: new URL(this.settings.baseUrl),
      headers: {},
      body: null,
      auth: null,
    };
    try {
      const { status } = await this.send(request, { ...limits, retries: 0, maxResponseBytes: PROBE_BYTES });
      return { status };
    } catch (error) {
      if (error instanceof UpstreamStatusError) return { status: error.status };
      throw error;
    }
  }

  /** Lets running calls finish, then closes the connections. Later calls are refused. */
  close(): Promise<void> {
    this.closing ??= this.closeAgent();
    return this.closing;
  }

  private async closeAgent(): Promise<void> {
    const agent = await this.agent?.catch(() => null);
    await agent?.close();
  }

  private async sendWithin(time: CallTime, request: HttpRequest, limits: HttpCallLimits): Promise<HttpAnswer> {
    const random = this.dependencies.random ?? Math.random;
    const retries = isIdempotent(request.method) ? limits.retries : 0;
    /** An attempt that may have been carried out, whatever becomes of those after it. */
    let unsettled: SourceError | null = null;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.attempt(time, request, limits.maxResponseBytes);
      } catch (error) {
        const failure = time.overReason() ?? toHttpFailure(error, request.method, request.url.host);
        if (failure.kind === 'unknown_outcome') unsettled = failure;
        const delay = retryDelay(attempt, retryAfterOf(failure), Date.now(), random());
        if (attempt >= retries || !isRetryable(failure) || Date.now() + delay >= time.deadline) {
          throw failure.kind === 'unavailable' ? (unsettled ?? failure) : failure;
        }
        await time.wait(delay);
      }
    }
  }

  private async attempt(time: CallTime, request: HttpRequest, maxBytes: number): Promise<HttpAnswer> {
    const [agent, hop] = await time.race(Promise.all([this.openAgent(), this.firstHop(request)]));
    // The race, because undici looks at the signal only once it is connected.
    return time.race(exchange(agent, hop, time.signal, maxBytes));
  }

  private async firstHop(request: HttpRequest): Promise<Hop> {
    const { headers, query } = await httpCredentials(request.auth ?? this.settings.auth, this.dependencies.secrets);
    const url = new URL(request.url);
    // Not by searchParams, which would write the whole query anew in another encoding.
    if (query !== null) url.search += `${url.search === '' ? '?' : '&'}${query.map(encodeURIComponent).join('=')}`;
    return { method: request.method, url, body: request.body, headers: { ...request.headers, ...headers } };
  }

  private openAgent(): Promise<Agent> {
    if (this.closing !== null) throw closedError();
    this.agent ??= this.createAgent().catch((error: unknown) => {
      this.agent = null;
      throw error;
    });
    return this.agent;
  }

  private async createAgent(): Promise<Agent> {
    const { certificateAuthorityRef, allowHosts, maxConnections } = this.settings;
    // With the first call: undici is large, and a start makes none.
    const { createGuardedAgent } = await import('./guarded-agent.js');
    const authority =
      certificateAuthorityRef === null ? null : await this.dependencies.secrets.resolve(certificateAuthorityRef);
    const { resolveHost } = this.dependencies;
    return createGuardedAgent({
      allowHosts,
      maxConnections,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      ...(authority === null ? {} : { certificateAuthority: authority.reveal() }),
      ...(resolveHost === undefined ? {} : { resolveHost }),
    });
  }
}

function isRetryable(error: SourceError): boolean {
  return error instanceof ConnectionError || (error instanceof UpstreamStatusError && isRetryableStatus(error.status));
}

function retryAfterOf(error: SourceError): string | undefined {
  return error instanceof UpstreamStatusError ? error.retryAfter : undefined;
}
