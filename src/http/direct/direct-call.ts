import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal } from '../../auth/principal.js';
import type { Logger } from '../../telemetry/logger.js';
import { closedSignal } from '../closed-signal.js';
import { asDomainError, errorAnswer } from '../error-answer.js';
import { logErrorAnswer } from '../error-log.js';
import { parseJsonDocument } from '../json-document.js';
import { activeTrace, continueTrace, formatTraceparent, requestId } from '../trace-context.js';
import type { DirectHandler } from './direct-route.js';

/** One request on the direct lane: ids, body, answer, and every error in the envelope. */
export class DirectCall {
  private readonly requestId: string;
  private readonly traceId: string;
  private readonly traceparent: string;
  private body: Buffer | null = null;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly principal: Principal,
    private readonly handler: DirectHandler,
    private readonly logger: Logger,
  ) {
    const { headers } = request;
    const trace = activeTrace() ?? continueTrace(headers.traceparent as string | undefined);
    this.requestId = requestId(headers['x-request-id']);
    this.traceId = trace.traceId;
    this.traceparent = formatTraceparent(trace);
  }

  /** A client that goes away before its body has come is never answered: 'end' does not come. */
  run(): void {
    this.request.on('data', (chunk: Buffer) => {
      this.body = this.body === null ? chunk : Buffer.concat([this.body, chunk]);
    });
    this.request.on('end', () => this.handle());
  }

  private handle(): void {
    try {
      const body = this.body === null ? undefined : parseJsonDocument(this.body);
      const { principal, traceId } = this;
      const signal = closedSignal(this.request.socket);
      this.handler(body, { principal, traceId, signal }).then(
        ({ status, text }) => this.write(status, text),
        (error: unknown) => this.fail(error),
      );
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(thrown: unknown): void {
    const error = asDomainError(thrown);
    const { method, url } = this.request;
    const { requestId, traceId } = this;
    logErrorAnswer(this.logger, error, { requestId, traceId, method: method!, url: url! });
    const { status, headers, body } = errorAnswer(error, this.traceId);
    this.write(status, JSON.stringify(body), Object.entries(headers).flat());
  }

  /** One string after the head, which Node sends as one packet with it. */
  private write(status: number, text: string, more: readonly string[] = []): void {
    this.response.writeHead(status, [
      'content-type',
      'application/json; charset=utf-8',
      'content-length',
      String(Buffer.byteLength(text)),
      'x-request-id',
      this.requestId,
      'traceparent',
      this.traceparent,
      ...more,
    ]);
    this.response.end(text);
  }
}
