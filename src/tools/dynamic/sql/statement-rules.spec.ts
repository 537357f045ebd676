import { checkFunctions, type FunctionVolatility } from './function-rules.js';
import { functionsOf, type FunctionUse } from './function-uses.js';
import { loadSqlParser, parseStatements } from './sql-parser.js';
import { checkStatementShape } from './statement-rules.js';

beforeAll(() => loadSqlParser());

const PATH = '/tool_config/query_template';
const parse = (sql: string) => parseStatements(sql)[0]!;
const shape = (sql: string, mode: 'read' | 'write' = 'read') =>
  checkStatementShape(parse(sql), mode, sql, PATH)
    .map(({ message }) => message)
    .join('\n');

const READS = [
  'SELECT 1',
  'TABLE items',
  "VALUES (1, 'x')",
  'SELECT 1 UNION (SELECT 2 INTERSECT SELECT 3) ORDER BY 1 LIMIT 1 OFFSET 2',
  'WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r WHERE a < 5) CYCLE a SET c USING p SELECT * FROM r',
  'WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SEARCH BREADTH FIRST BY a SET o SELECT * FROM r',
  "SELECT t.a::numeric(10, 2), j -> 'a', arr[1:2], (x).y, ROW(1, 2), ARRAY[[1], [2]], ARRAY(SELECT 1), NULL, B'101', 1.5, true, interval '1 day'",
  'SELECT CASE a WHEN 1 THEN 2 END, coalesce(a, b), greatest(a, b), nullif(a, b), a IS NOT DISTINCT FROM b, NOT (a AND b) OR c, a IS UNKNOWN, a IS NULL',
  'SELECT EXISTS (SELECT 1), a IN (SELECT 1), a = ALL (ARRAY[1]), a COLLATE "C", current_timestamp, current_user, extract(hour FROM t), t AT TIME ZONE \'UTC\'',
  'SELECT sum(a) FILTER (WHERE b) OVER w, rank() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WINDOW w AS (ORDER BY c)',
  'SELECT grouping(a), count(*) FROM t GROUP BY GROUPING SETS ((a), ()), CUBE (b) HAVING count(*) > 1',
  'SELECT * FROM a AS x(i) NATURAL JOIN b JOIN c USING (id) AS j LEFT JOIN LATERAL (SELECT 1) l ON true, ONLY s.t TABLESAMPLE system (10) REPEATABLE (1)',
  'SELECT * FROM jsonb_to_recordset(\'[]\') AS r(a int, b text COLLATE "C"), ROWS FROM (generate_series(1, 2), unnest(ARRAY[1])) WITH ORDINALITY f(a, b, n)',
  "SELECT JSON_VALUE(j, '$.a' RETURNING int DEFAULT 1 ON EMPTY), JSON_QUERY(j, '$'), JSON_EXISTS(j, '$'), JSON('{}'), JSON_SCALAR(1), JSON_SERIALIZE('{}'), j IS JSON OBJECT FROM t",
  "SELECT JSON_OBJECT('a': 1), JSON_ARRAY(1, 2), JSON_ARRAY(SELECT 1), JSON_OBJECTAGG(k: v) OVER (), JSON_ARRAYAGG(v ORDER BY v) FROM t",
  "SELECT jt.* FROM t, JSON_TABLE(j, '$[*]' PASSING 1 AS one COLUMNS (n FOR ORDINALITY, a int PATH '$.a' ERROR ON ERROR, NESTED PATH '$.b[*]' COLUMNS (c text PATH '$'))) jt",
  "SELECT xmlelement(name a, xmlattributes(1 AS b)), xmlforest(a), xmlserialize(content x AS text), x.* FROM t, XMLTABLE('/a' PASSING d COLUMNS b int PATH 'c' DEFAULT 1) x",
  'SELECT DISTINCT ON (a) a FROM t ORDER BY a FETCH FIRST 3 ROWS WITH TIES',
  'SELECT make_interval(hours => 1), variadic_f(VARIADIC arr), percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM t',
  'SELECT',
];

const NOT_READS: [sql: string, reason: string][] = [
  ['SELECT 1 INTO x', 'INTO'],
  ['SELECT * FROM (SELECT 1 AS a) s UNION SELECT 1 FROM t FOR UPDATE', 'FOR UPDATE'],
  ['SELECT * FROM t FOR UPDATE', 'FOR UPDATE'],
  ['SELECT * FROM t FOR KEY SHARE SKIP LOCKED', 'FOR SHARE'],
  ['SELECT (SELECT 1 FROM (SELECT * FROM t FOR SHARE) x)', 'FOR SHARE'],
  ['WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x', 'DELETE'],
  ['WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x', 'INSERT'],
  ['WITH x AS (UPDATE t SET a = 1 RETURNING *) SELECT * FROM x', 'UPDATE'],
  ['WITH x AS (MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE RETURNING *) SELECT * FROM x', 'MERGE'],
  ['SELECT * FROM (WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x) y', 'DELETE'],
  ['INSERT INTO t VALUES (1)', 'INSERT'],
  ['UPDATE t SET a = 1', 'UPDATE'],
  ['DELETE FROM t', 'DELETE'],
  ['MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE', 'MERGE'],
  ['CALL f()', 'CALL'],
  ['SET a = 1', 'SET'],
  ['SHOW a', 'SHOW'],
  ['RESET a', 'SET'],
  ['COPY t TO STDOUT', 'COPY'],
  ["COPY (SELECT 1) TO PROGRAM 'x'", 'COPY'],
  ['EXPLAIN ANALYZE DELETE FROM t', 'EXPLAIN'],
  ['EXPLAIN SELECT 1', 'EXPLAIN'],
  ['DO $$ BEGIN END $$', 'DO'],
  ['BEGIN', 'transaction'],
  ['COMMIT', 'transaction'],
  ['CREATE TABLE x AS SELECT 1', 'CREATE TABLE AS'],
  ['PREPARE p AS SELECT 1', 'PrepareStmt'],
  ['DECLARE c CURSOR FOR SELECT 1', 'DeclareCursorStmt'],
  ['LOCK t', 'LockStmt'],
  ['NOTIFY x', 'NotifyStmt'],
  ['LISTEN x', 'ListenStmt'],
  ['TRUNCATE t', 'TruncateStmt'],
  ['VACUUM t', 'VacuumStmt'],
  ['REFRESH MATERIALIZED VIEW v', 'RefreshMatViewStmt'],
  ["LOAD 'x'", 'LoadStmt'],
  ['DISCARD ALL', 'DiscardStmt'],
];

describe('the shape of a statement', () => {
  it.each(READS)('takes for a read: %s', (sql) => expect(shape(sql)).toBe(''));

  it.each(NOT_READS)('refuses in a read tool: %s', (sql, reason) => expect(shape(sql)).toContain(reason));

  it.each([
    'INSERT INTO t (a) SELECT 1 ON CONFLICT DO NOTHING RETURNING *',
    'UPDATE t SET a = 1 FROM s WHERE t.b = s.b',
    'DELETE FROM t USING s WHERE t.b = s.b',
    'WITH x AS (DELETE FROM t RETURNING *) INSERT INTO s SELECT * FROM x',
    'SELECT * FROM t FOR UPDATE',
    "SELECT nextval('s')",
    'CALL f(1)',
    'UPDATE app.pg_settings SET a = (SELECT setting FROM pg_settings LIMIT 1)',
  ])('lets a write tool hold: %s', (sql) => expect(shape(sql, 'write')).toBe(''));

  it.each([
    'COMMIT',
    'SET a = 1',
    'DO $$ BEGIN END $$',
    'COPY t FROM STDIN',
    'TRUNCATE t',
    'CREATE TABLE t (a int)',
    'NOTIFY x',
    'SELECT 1 INTO x',
    'WITH a AS (SELECT 1) SELECT * INTO x FROM a',
    'EXPLAIN ANALYZE DELETE FROM t',
    "UPDATE pg_settings SET setting = 'off' WHERE name = 'row_security'",
    "UPDATE ONLY pg_catalog.pg_settings AS s SET setting = 'off'",
    "WITH x AS (UPDATE pg_settings SET setting = 'off' RETURNING *) SELECT * FROM x",
    "MERGE INTO pg_settings s USING t ON s.name = t.name WHEN MATCHED THEN UPDATE SET setting = 'off'",
  ])('refuses in a write tool: %s', (sql) => expect(shape(sql, 'write')).not.toBe(''));

  it('is refused once for each construct', () => {
    const sql = "SELECT 'é' FROM (WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x) y FOR UPDATE";
    const problems = checkStatementShape(parse(sql), 'read', sql, PATH);
    expect(problems).toHaveLength(2);
    expect(problems.every(({ path }) => path === PATH)).toBe(true);
  });
});

/** A source whose catalogue holds these besides what every PostgreSQL has; operators and types under their own names. */
const catalogue: Record<string, FunctionVolatility> = {
  '###': 'volatile',
  '<=': 'reads',
  mood: 'volatile',
  json_value: 'volatile',
  now: 'reads',
  lower: 'reads',
  nextval: 'builtin_volatile',
  random: 'builtin_volatile',
  pg_sleep: 'builtin_volatile',
  overloaded: 'volatile',
  harmless: 'reads',
  clock_timestamp: 'volatile',
};
const functions = (sql: string, options: { mode?: 'read' | 'write'; allowed?: string[]; reachable?: boolean } = {}) => {
  const { mode = 'read', allowed = [], reachable = true } = options;
  const volatility = reachable ? ({ name }: FunctionUse) => catalogue[name] ?? 'absent' : null;
  return checkFunctions(functionsOf(parse(sql), sql), { mode, allowed, volatility }, PATH);
};

const DANGEROUS = [
  "SELECT set_config('a', 'b', false)",
  "SELECT pg_catalog.set_config('a', 'b', false)",
  "SELECT \"set_config\"('a', 'b', false)",
  "SELECT U&\"set\\005fconfig\"('a', 'b', false)",
  'SELECT pg_advisory_lock(1)',
  "SELECT * FROM query_to_xml('select 1', true, true, '')",
  "SELECT table_to_xml('t', true, true, '')",
  "SELECT * FROM crosstab('select 1') AS c(a int)",
  "SELECT * FROM connectby('t', 'a', 'b', '1', 0) AS c(a int, b int, l int)",
  "SELECT xpath_table('a', 'b', 'c', 'd', 'e')",
  "SELECT * FROM dblink('x', 'select 1') AS c(a int)",
  "SELECT dblink_exec('x', 'delete from t')",
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT pg_ls_dir('/')",
  "SELECT lo_export(1, '/tmp/x')",
  "SELECT ts_stat('select 1')",
  "SELECT ts_rewrite('a'::tsquery, 'select 1')",
  'SELECT pg_terminate_backend(1)',
  "SELECT pg_backup_start('x')",
  "SELECT * FROM ag_catalog.cypher('g', $$ RETURN 1 $$) AS (a int)",
  // PostgreSQL takes an attribute that is no column for a call.
  "SELECT ('select 1'::text).ts_stat",
  "SELECT (('select 1'::text).ts_stat).word",
  'SELECT (7::bigint).pg_advisory_lock',
  'SELECT (7::int).pg_terminate_backend',
  'SELECT (0.5::float8).setseed',
  'SELECT ($1).pg_read_file',
  'SELECT $1.pg_read_file',
  "SELECT (ARRAY['/']).pg_ls_dir[1]",
  'SELECT s.pg_ls_dir FROM somewhere s',
  'SELECT app.s.pg_ls_dir FROM app.s',
  'SELECT (SELECT s FROM s LIMIT 1).lo_import',
  'SELECT * FROM t WHERE (a)."pg_read_file" = \'x\' ORDER BY a',
  'SELECT U&"s".U&"pg_read\\005ffile" FROM s',
];

describe('the functions of a statement', () => {
  it.each(DANGEROUS)('are refused in every mode, reachable or not: %s', (sql) => {
    for (const mode of ['read', 'write'] as const) {
      for (const reachable of [true, false]) expect(functions(sql, { mode, reachable }).problems).toHaveLength(1);
    }
  });

  it.each([
    "SELECT nextval('s')",
    'SELECT pg_sleep(1)',
    'SELECT overloaded(1)',
    'SELECT public.overloaded(1)',
    'SELECT 1 FROM t WHERE EXISTS (SELECT overloaded(a) FROM s)',
    'SELECT sum(a) FILTER (WHERE overloaded(b)) FROM t',
    'SELECT * FROM overloaded(1) AS f(a)',
    'SELECT * FROM t TABLESAMPLE overloaded (1)',
    'SELECT pg_current_xact_id()',
    'SELECT txid_current()',
    'SELECT clock_timestamp()',
    'SELECT (1).overloaded',
    'SELECT i.overloaded FROM items i',
    'SELECT (7::bigint).nextval',
    'SELECT (0.1::float8).pg_sleep',
    'SELECT a ### b FROM t',
    'SELECT a OPERATOR(app.###) b FROM t',
    'SELECT ### a FROM t',
    'SELECT a ### ANY (ARRAY[1]) FROM t',
    'SELECT a ### ALL (SELECT 1) FROM t',
    'SELECT * FROM t ORDER BY a USING ###',
    'SELECT string_agg(a, b ORDER BY a USING ###) FROM t',
    'SELECT a::mood FROM t',
    'SELECT CAST(a AS app.mood[]) FROM t',
    'SELECT XMLSERIALIZE(CONTENT a AS mood) FROM t',
    "SELECT JSON_QUERY(a, '$' RETURNING mood) FROM t",
    "SELECT JSON_VALUE(a, '$.b') FROM t",
  ])('are refused in a read tool when they may write: %s', (sql) => {
    expect(functions(sql).problems).toHaveLength(1);
    expect(functions(sql, { mode: 'write' }).problems).toEqual([]);
  });

  it.each([
    'SELECT lower(a), now(), random(), harmless(1), absent_function() FROM t',
    'SELECT trim(a) FROM t TABLESAMPLE system (1)',
    'SELECT overloaded, overloaded + 1 FROM t ORDER BY overloaded',
    'SELECT t.*, t.a, (t).b, (t.c).d, t.arr[1] FROM t WHERE t.a <= 1 AND t.b BETWEEN 1 AND 2',
    'SELECT CASE t.a WHEN 1 THEN 2 END FROM t JOIN s USING (a)',
  ])('may be called in a read tool when they only read: %s', (sql) =>
    expect(functions(sql)).toEqual({ problems: [], unjudged: [] }),
  );

  it('may be allowed by the source, with or without their schema', () => {
    expect(functions('SELECT overloaded(1)', { allowed: ['overloaded'] }).problems).toEqual([]);
    expect(functions('SELECT app.overloaded(1)', { allowed: ['app.overloaded'] }).problems).toEqual([]);
    expect(functions('SELECT overloaded(1)', { allowed: ['app.overloaded'] }).problems).toHaveLength(1);
    expect(functions("SELECT dblink('a', 'b')", { allowed: ['dblink'] }).problems).toEqual([]);
  });

  it.each(['<', '<=', '>', '>='])('are found behind BETWEEN: %s', (operator) => {
    const sql = 'SELECT 1 FROM t WHERE a NOT BETWEEN 1 AND 2';
    const volatility = ({ kind, name }: FunctionUse) =>
      kind === 'operator' && name === operator ? ('volatile' as const) : ('absent' as const);
    const rules = { mode: 'read' as const, allowed: [], volatility };
    expect(checkFunctions(functionsOf(parse(sql), sql), rules, PATH).problems).toHaveLength(1);
  });

  it('that change the session cannot be allowed by anyone', () =>
    expect(functions("SELECT set_config('a', 'b', false)", { allowed: ['set_config'] }).problems).toHaveLength(1));

  it('are left for the first call where the source cannot be asked and nothing is known of them', () => {
    const { problems, unjudged } = functions('SELECT lower(a), overloaded(a), app.lower(t.a) + 1 FROM t', {
      reachable: false,
    });
    expect(problems).toEqual([]);
    expect(unjudged).toEqual([
      { kind: 'function', schema: null, name: 'overloaded', position: 17 },
      { kind: 'function', schema: 'app', name: 'lower', position: 32 },
    ]);
  });

  it('are found with their position in characters', () => {
    const [problem] = functions("SELECT 'é😀', overloaded(1)").problems;
    expect(problem).toMatchObject({ path: PATH, position: 13 });
    expect(problem?.message).toContain('overloaded');
    expect(functions("SELECT 'é😀', ((a).b).overloaded").problems).toMatchObject([{ position: 15 }]);
  });
});
