import fc from 'fast-check';
import { all, bind, list, sql } from './sql.js';

describe('a composed statement', () => {
  it('numbers its values in the order in which they stand, each with its type', () => {
    const statement = sql`SELECT ${bind('a', 'text')} WHERE ${all([sql`x > ${bind(1, 'numeric')}`, sql`y`])}`;
    expect(statement.render()).toEqual({
      text: 'SELECT $1::text WHERE x > $2::numeric AND y',
      values: ['a', 1],
      types: ['text', 'numeric'],
    });
  });

  it('passes a value that is spliced in twice as one parameter, and equal ones as two', () => {
    const zone = bind('UTC', 'text');
    expect(sql`f(${zone}, ${zone}, ${bind('UTC', 'text')})`.render()).toEqual({
      text: 'f($1::text, $1::text, $2::text)',
      values: ['UTC', 'UTC'],
      types: ['text', 'text'],
    });
  });

  it('has the same text whatever the values are', () => {
    const render = (value: string): string =>
      sql`WHERE ${list([bind(value, 'text'), bind([value], 'text[]')])}`.render().text;
    fc.assert(fc.property(fc.string(), (value) => render(value) === 'WHERE $1::text, $2::text[]'));
  });

  it('is true where there is no condition', () => {
    expect(all([]).render().text).toBe('true');
  });
});
