import { readCursor, writeCursor } from './page-cursor.js';

const ID = '3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b';
const encoded = (text: string): string => Buffer.from(text).toString('base64url');

describe('the cursor of a page', () => {
  it.each(['2026-01-28T09:30:00.000000Z', '2024-02-29T23:59:59.999999Z', '0001-01-01T00:00:00.000001Z'])(
    'is read as it was written at %s',
    (createdAt) => {
      expect(readCursor(writeCursor({ createdAt, id: ID }))).toEqual({ createdAt, id: ID });
    },
  );

  it.each([
    ['a day that is not in the calendar', `2026-02-30T00:00:00.000000Z ${ID}`],
    ['a leap day of a common year', `2026-02-29T00:00:00.000000Z ${ID}`],
    ['hour 24', `2026-01-28T24:00:00.000000Z ${ID}`],
    ['month 13', `2026-13-01T00:00:00.000000Z ${ID}`],
    ['a second 60', `2026-01-28T09:30:60.000000Z ${ID}`],
    ['the year 0', `0000-01-01T00:00:00.000000Z ${ID}`],
    ['a time without microseconds', `2026-01-28T09:30:00Z ${ID}`],
    ['dashes for an id', `2026-01-28T09:30:00.000000Z ${'-'.repeat(36)}`],
    ['no id', '2026-01-28T09:30:00.000000Z'],
    ['something after the id', `2026-01-28T09:30:00.000000Z ${ID} x`],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(() => readCursor(encoded(text))).toThrow(
      expect.objectContaining({ code: 'MALFORMED_REQUEST', details: [expect.objectContaining({ path: '/cursor' })] }),
    );
  });
});
