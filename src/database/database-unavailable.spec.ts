import { QueryFailedError } from 'typeorm';
import { isDatabaseUnavailable } from './database-unavailable.js';

const withFields = (fields: object, message = 'x'): Error => Object.assign(new Error(message), fields);

describe('isDatabaseUnavailable', () => {
  it.each<[string, unknown]>([
    ['a refused connection', withFields({ code: 'ECONNREFUSED' })],
    ['a broken pipe', withFields({ code: 'EPIPE' })],
    ['all addresses refused', new AggregateError([withFields({ code: 'ECONNREFUSED' })])],
    ['a server that shuts down', withFields({ code: '57P01', severity: 'FATAL' })],
    ['too many connections', withFields({ code: '53300', severity: 'FATAL' })],
    ['a database that takes no connections', withFields({ code: '55000', severity: 'FATAL' })],
    ['a pool that has none left', new Error('timeout exceeded when trying to connect')],
    ['a lost connection', new Error('Connection terminated unexpectedly')],
    ['any of them within a TypeORM error', new QueryFailedError('q', [], withFields({ code: 'ECONNRESET' }))],
  ])('is true for %s', (_, error) => expect(isDatabaseUnavailable(error)).toBe(true));

  it.each<[string, unknown]>([
    ['a unique violation', withFields({ code: '23505', severity: 'ERROR' })],
    ['a syntax error', withFields({ code: '42601', severity: 'ERROR' })],
    ['a bug', new TypeError('x is not a function')],
    ['what is no error', 'ECONNREFUSED'],
    ['nothing', undefined],
  ])('is false for %s', (_, error) => expect(isDatabaseUnavailable(error)).toBe(false));
});
