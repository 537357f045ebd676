import fc from 'fast-check';
import { SourceError } from '../source-error.js';
import type { HttpMethod } from './http-request.js';
import { nextHop, type Hop } from './redirect-rule.js';

const hop = (method: HttpMethod, body: string | null = null): Hop => ({
  method,
  url: new URL('https://api.test/v1/items'),
  headers: {
    authorization: 'Bearer s',
    'x-api-key': 'k',
    cookie: 'c',
    accept: 'application/json',
    'content-type': 'application/json',
  },
  body,
});

describe('nextHop', () => {
  it.each<[number, HttpMethod, HttpMethod, boolean]>([
    [301, 'GET', 'GET', true],
    [301, 'POST', 'GET', false],
    [302, 'POST', 'GET', false],
    [302, 'PUT', 'PUT', true],
    [303, 'POST', 'GET', false],
    [303, 'DELETE', 'GET', false],
    [303, 'HEAD', 'HEAD', true],
    [307, 'POST', 'POST', true],
    [308, 'PATCH', 'PATCH', true],
  ])('follows %i of a %s with %s', (status, method, expected, keepsBody) => {
    const next = nextHop(hop(method, '{}'), status, '/v2');
    expect(next).toMatchObject({ method: expected, body: keepsBody ? '{}' : null });
    expect(next.url.href).toBe('https://api.test/v2');
    expect('content-type' in next.headers).toBe(keepsBody);
    expect(next.headers['authorization']).toBe('Bearer s');
  });

  it.each([
    'https://other.test/',
    'https://api.test:8443/',
    '//other.test/x',
    '\\\\other.test\\x',
    'https://api.test.other.test/',
  ])('sends no header that may hold a credential to %s', (location) =>
    expect(nextHop(hop('GET'), 302, location).headers).toEqual({ accept: 'application/json' }),
  );

  it.each(
    [
      undefined,
      '',
      'http://api.test/',
      'ftp://api.test/',
      'javascript:1',
      'file:///etc/passwd',
      'https://user@api.test/',
      'https://:pass@api.test/',
      'https://[',
    ].filter((location) => location !== ''),
  )('refuses a redirect to %s', (location) => expect(() => nextHop(hop('GET'), 302, location)).toThrow(SourceError));

  it('refuses to take a body to another origin', () =>
    expect(() => nextHop(hop('POST', '{}'), 307, 'https://other.test/')).toThrow('another origin'));

  it('never takes credentials to another origin, whatever the location says', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', '/', '//', '\\\\', 'https://', '?'), (text, prefix) => {
        let next: Hop;
        try {
          next = nextHop(hop('GET'), 302, prefix + text);
        } catch (error) {
          expect(error).toBeInstanceOf(SourceError);
          return;
        }
        expect(next.url.protocol).toBe('https:');
        if (next.url.origin !== 'https://api.test') expect(Object.keys(next.headers)).toEqual(['accept']);
      }),
    );
  });
});
