import { parseExpiry } from './key-expiry.js';

const NOW = Date.parse('2026-01-28T09:30:00Z');

describe('parseExpiry', () => {
  it.each([
    ['90d', '2026-04-28T09:30:00.000Z'],
    ['2027-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['2027-01-01T09:00:00.5+09:00', '2027-01-01T00:00:00.500Z'],
    ['2026-01-28T09:31Z', '2026-01-28T09:31:00.000Z'],
  ])('reads %s', (text, expected) => expect(parseExpiry(text, NOW).toISOString()).toBe(expected));

  it.each([
    '',
    'soon',
    '0d',
    '-1d',
    '90',
    '2027-01-01',
    '2027-01-01T00:00:00',
    '2027-13-01T00:00:00Z',
    '2026-01-28T09:30:00Z',
  ])('refuses %j', (text) => expect(() => parseExpiry(text, NOW)).toThrow('expiry'));
});
