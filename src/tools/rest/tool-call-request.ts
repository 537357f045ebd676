import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../errors/domain-error.js';
import { closedSignal } from '../../http/closed-signal.js';
import { jsonPointer, type Problem } from '../../errors/problem.js';
import type { CallOptions } from '../tool-call.js';
import type { ToolContext, ToolParams } from '../tool.js';

/** Visible ASCII, as proxies and logs can carry it. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** The caller of a request, as tools know callers. */
export function callContext({ principal, traceId, raw }: FastifyRequest): ToolContext {
  const { tenantId, actor, roles } = principal;
  return { tenantId, actor, roles, traceId, signal: closedSignal(raw.socket), deadline: Number.POSITIVE_INFINITY };
}

/** @throws DomainError MALFORMED_REQUEST for anything but `{ "params": { … } }` */
export function callParams(body: unknown): ToolParams {
  if (body === undefined || body === null) return {};
  const problems: Problem[] = [];
  let params: unknown = {};
  if (typeof body !== 'object' || Array.isArray(body)) problems.push({ path: '', message: 'must be a JSON object' });
  else {
    for (const field of Object.keys(body)) {
      if (field !== 'params')
        problems.push({ path: jsonPointer(field), message: 'unknown field; the field is params' });
    }
    params = (body as { params?: unknown }).params ?? {};
    if (typeof params !== 'object' || Array.isArray(params)) {
      problems.push({ path: '/params', message: 'must be a JSON object' });
    }
  }
  if (problems.length > 0) throw malformed('The body must be {"params": {…}}.', problems);
  return params as ToolParams;
}

const NO_OPTIONS: CallOptions = {};

/** `?dry_run=true` and the header `Idempotency-Key`. @throws DomainError MALFORMED_REQUEST */
export function callOptions({ query, headers }: FastifyRequest): CallOptions {
  const key = headers['idempotency-key'];
  const fields = Object.keys(query as object);
  if (key === undefined && fields.length === 0) return NO_OPTIONS;
  const problems: Problem[] = fields
    .filter((field) => field !== 'dry_run')
    .map((field) => ({ path: jsonPointer(field), message: 'unknown field; the field is dry_run' }));
  const dryRun = (query as { dry_run?: unknown }).dry_run;
  if (dryRun !== undefined && dryRun !== 'true' && dryRun !== 'false') {
    problems.push({ path: '/dry_run', message: 'must be true or false' });
  }
  if (key !== undefined && !(typeof key === 'string' && IDEMPOTENCY_KEY.test(key))) {
    problems.push({ path: '/idempotency-key', message: 'must be 1 to 255 visible ASCII characters' });
  }
  if (problems.length > 0) throw malformed('The query or a header is not as documented.', problems);
  return { dryRun: dryRun === 'true', ...(key === undefined ? {} : { idempotencyKey: key as string }) };
}

function malformed(message: string, problems: Problem[]): DomainError {
  return new DomainError('MALFORMED_REQUEST', message, problems);
}
