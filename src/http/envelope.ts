import type { ErrorCode } from '../errors/error-catalogue.js';
import type { Problem } from '../errors/problem.js';
import { isoNow } from './iso-time.js';

/** The one shape of every JSON answer. `code` is 0 on success and the HTTP status otherwise; `time` is UTC. */
export interface Envelope<Data> {
  time: string;
  code: number;
  message: string;
  data: Data;
}

/** `data` of an answer that is an error. */
export interface ErrorData {
  error: ErrorCode;
  trace_id: string;
  details: readonly Problem[];
}

/** The answer to a request that succeeded. */
export function ok<Data>(data: Data, message = 'OK'): Envelope<Data> {
  return { time: isoNow(), code: 0, message, data };
}
