import { returnsOneRow } from './single-row.js';
import { loadSqlParser, parseStatements } from './sql-parser.js';

beforeAll(() => loadSqlParser());

describe('returnsOneRow', () => {
  it.each([
    'SELECT count(*) FROM t',
    'SELECT max(a), pg_catalog.sum(b) FILTER (WHERE c) FROM t WHERE d = 1 HAVING count(*) > 0',
    'WITH x AS (SELECT 1) SELECT json_agg(x) FROM x',
    "SELECT round(avg(a), 2) AS mean, count(*) + 1, to_char(max(b), 'YYYY'), 1 FROM t",
    'SELECT count(*), (SELECT a FROM s LIMIT 1), 1 = ANY (SELECT 1) FROM t',
    'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t',
  ])('knows %s', (sql) => expect(returnsOneRow(parseStatements(sql)[0]!)).toBe(true));

  it.each([
    'SELECT a FROM t',
    'SELECT a, count(*) FROM t GROUP BY a',
    'SELECT count(*) OVER () FROM t',
    'SELECT lower(a) FROM t',
    'SELECT count(*), generate_series(1, 3) FROM t',
    'SELECT count(*) + generate_series(1, 3) FROM t',
    'SELECT count(*), any_function() FROM t',
    "SELECT count(*), ('{1,2}'::int[]).unnest FROM t",
    'SELECT count(*), generate_series(1, 3) = ANY (SELECT 1) FROM t',
    'SELECT (SELECT count(*) FROM s) FROM t',
    'SELECT unnest(array_agg(a)) FROM t',
    'SELECT count(*) FROM t UNION ALL SELECT 1',
    'VALUES (1), (2)',
    'INSERT INTO t VALUES (1) RETURNING a',
  ])('says nothing of %s', (sql) => expect(returnsOneRow(parseStatements(sql)[0]!)).toBe(false));
});
