import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { postgresError } from '../database/postgres-error.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { DomainError } from '../errors/domain-error.js';
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/error-catalogue.js';
import type { Envelope, ErrorData } from './envelope.js';

export interface ErrorAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Envelope<ErrorData>;
}

/** What is said of a failure that nobody foresaw: the cause is in the log, under the trace id. */
const BUG = 'Something went wrong on our side. Report it with the trace id.';

const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

const STATUS_TO_CODE: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'ROUTE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  412: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  431: 'HEADERS_TOO_LARGE',
};

/** Server errors that the request, and not the code, brought about. */
const SQLSTATE_TO_CODE: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  '22021': ['VALUE_NOT_STORABLE', 'A value holds characters that cannot be stored.'],
  '22P05': ['VALUE_NOT_STORABLE', 'A value holds characters that cannot be stored.'],
  '40001': ['CONCURRENT_CHANGE', 'Another change came in between. Read again and retry.'],
  '40P01': ['CONCURRENT_CHANGE', 'Another change came in between. Read again and retry.'],
  '55P03': ['CONCURRENT_CHANGE', 'Another change takes long. Retry in a moment.'],
};

/** Turns whatever was thrown into an error of the catalogue. INTERNAL is a bug; everything else was foreseen. */
export function asDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const sqlState = SQLSTATE_TO_CODE[postgresError(error)?.code ?? ''];
  if (sqlState !== undefined) return new DomainError(sqlState[0], sqlState[1], [], { cause: error });
  if (isDatabaseUnavailable(error)) {
    const message = "The registry's database cannot be reached at the moment. Try again in a moment.";
    return new DomainError('DATABASE_UNAVAILABLE', message, [], { cause: error, headers: { 'retry-after': '5' } });
  }
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error);
  // Errors of Fastify and its plugins carry a code and a status. A status alone proves nothing: undici's errors have one.
  const { code, statusCode } = error instanceof Error ? (error as { code?: unknown; statusCode?: unknown }) : {};
  if (typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number') {
    const known = FASTIFY_CODES[code];
    return known === undefined ? fromStatus(statusCode, error) : new DomainError(known, ERROR_CATALOGUE[known].meaning);
  }
  return new DomainError('INTERNAL', BUG, [], { cause: error });
}

/** The answer for an error, in the envelope. */
export function errorAnswer(error: DomainError, traceId: string): ErrorAnswer {
  return {
    status: error.status,
    headers: error.headers,
    body: {
      time: new Date().toISOString(),
      code: error.status,
      message: error.message,
      data: { error: error.code, trace_id: traceId, details: error.details },
    },
  };
}

/** Messages of frameworks are not ours: they may quote the request, so the status speaks for itself. */
function fromStatus(status: number, cause: unknown): DomainError {
  if (status >= 500 || status < 400) return new DomainError('INTERNAL', BUG, [], { cause });
  const code = STATUS_TO_CODE[status] ?? 'MALFORMED_REQUEST';
  const reason =
    code === 'MALFORMED_REQUEST' ? `The request was refused: ${STATUS_CODES[status] ?? 'Bad Request'}.` : null;
  return new DomainError(code, reason ?? ERROR_CATALOGUE[code].meaning, [], { cause });
}
