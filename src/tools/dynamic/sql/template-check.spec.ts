import fc from 'fast-check';
import { characterPosition } from '../placeholder.js';
import { loadSqlParser, parseStatements } from './sql-parser.js';
import { readSqlTemplate } from './sql-template.js';
import { checkTemplate, MAX_TEMPLATE_LENGTH } from './template-check.js';

const names = ['a', 'b', 'd', 'dir', 'f', 'h', 'l', 'locs', 'n', 'op', 'p', 'sku', 't', 'u', 'x', 'y', 'z', 'items'];
const schema = { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) };
const check = (template: string) => checkTemplate(readSqlTemplate(template), schema, '/tool_config/query_template');
const messages = (template: string) => check(template).problems.map(({ message }) => message);

beforeAll(() => loadSqlParser());

const GOOD = [
  'SELECT sku, quantity FROM items WHERE ({{sku}}::text IS NULL OR sku = {{sku}}) AND loc = ANY({{ locs }}) ORDER BY sku LIMIT {{n}} OFFSET 0',
  'WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a+1 FROM r WHERE a<{{n}}) SEARCH DEPTH FIRST BY a SET o SELECT * FROM r',
  "SELECT date_trunc('hour',t) h, avg(v) FILTER (WHERE q='good') OVER w FROM m TABLESAMPLE BERNOULLI ({{p}}) WINDOW w AS (PARTITION BY c ROWS BETWEEN {{n}} PRECEDING AND CURRENT ROW)",
  "SELECT j->>'a', j #> '{a,b}', arr[1:2], arr[{{n}}], (x).y, ROW(1,{{a}}), CASE WHEN a THEN 1 ELSE {{b}} END, a IS DISTINCT FROM {{b}}, a ILIKE {{p}}, a IN ({{a}}, {{b}})",
  'SELECT * FROM a LEFT JOIN LATERAL (SELECT * FROM b WHERE b.x=a.x LIMIT {{n}}) b ON true CROSS JOIN generate_series(1,{{n}}) WITH ORDINALITY AS g(v,o)',
  'SELECT a, grouping(a) FROM t GROUP BY GROUPING SETS ((a),()), ROLLUP(b), date_trunc({{u}}, c) HAVING count(*)>{{n}}',
  "VALUES (1,{{a}}),(2,'x')",
  'TABLE items',
  'SELECT 1 UNION SELECT {{a}} EXCEPT SELECT 3;',
  'SELECT make_interval(hours => {{h}}), percentile_cont({{p}}) WITHIN GROUP (ORDER BY x), string_agg(DISTINCT a, {{d}} ORDER BY a) FROM t',
  "SELECT json_object('a': {{a}}), JSON_VALUE(j,'$.a'), jt.* FROM t, JSON_TABLE(j,'$[*]' COLUMNS (a int PATH '$.a')) jt",
  'SELECT * FROM jsonb_to_recordset({{items}}) AS x(sku text, qty int)',
  "SELECT cast({{d}} as date) + 1, -{{n}}, {{a}}||'%', ({{a}}), overlay('a' placing {{b}} from 1), trim(both {{x}} from y), substring(a from 1 for {{n}}), t AT TIME ZONE {{z}} FROM t",
  "SELECT DISTINCT ON (a) a FROM ONLY s.t ORDER BY a, CASE WHEN {{dir}} = 'desc' THEN b END DESC FETCH FIRST {{n}} ROWS WITH TIES",
  'SELECT ({{sku}}).field, ({{locs}})[1]',
  'SELECT NOT {{x}}, {{x}} IS NULL, {{x}} BETWEEN {{a}} AND {{b}}',
  "SELECT 1 AS x, '$1', 'a{b}', '{ {1,2},{3,4}}'::int[] WHERE a ? 'b' /* $1 */ -- $2",
  'SELECT {{context.tenant_id}}, {{ context.actor }}, {{inputs.sku}}, {{sku}}',
  'SELECT a FROM t ORDER BY random() * {{n}}, row_number() OVER (ORDER BY a) + {{n}}, length(a) + {{n}}',
  'INSERT INTO t (a, b) VALUES ({{a}}, DEFAULT) ON CONFLICT (a) DO UPDATE SET b = {{b}} RETURNING *',
  'UPDATE t SET (a, b) = ({{a}}, {{b}}) WHERE a = {{x}}',
  'WITH gone AS (DELETE FROM t WHERE a = {{a}} RETURNING *) SELECT count(*) FROM gone',
  'MERGE INTO t USING (VALUES ({{a}}, {{b}})) s(a, b) ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b)',
  'CALL move({{a}}, {{n}})',
];

/** What each must be refused for, and where. */
const BAD: [template: string, message: string, position?: number][] = [
  ["SELECT '{{sku}}'", 'stands in quotes', 8],
  ["SELECT 'it''s {{x}}'", 'stands in quotes', 14],
  ['SELECT "{{sku}}" FROM t', 'stands in quotes', 8],
  ['SELECT 1 -- {{x}}', 'in a comment', 12],
  ['SELECT /* {{x}} */ 1', 'in a comment', 10],
  ['SELECT $${{x}}$$', 'stands in quotes', 9],
  ['SELECT $a${{x}}$a$, {{y}}', 'stands in quotes', 10],
  ["SELECT E'{{x}}'", 'stands in quotes', 9],
  ["SELECT U&'{{x}}'", 'stands in quotes', 10],
  ["SELECT N'{{x}}'", 'stands in quotes', 9],
  ["SELECT B'{{x}}'", 'stands in quotes', 9],
  ["SELECT X'{{x}}'", 'stands in quotes', 9],
  ['SELECT abc{{x}}', 'or in a name', 10],
  ['SELECT a${{x}}', 'or in a name', 9],
  ['SELECT {{x}}abc', 'touches the text beside it', 7],
  ['SELECT {{x}}"abc"', 'touches the text beside it', 7],
  ['SELECT {{x}}é', 'touches the text beside it', 7],
  ['SELECT {{x}}\u00a0b', 'touches the text beside it', 7],
  ['SELECT {{a}}{{b}}', 'no value may stand'],
  ['SELECT * FROM {{t}}', 'no value may stand', 14],
  ['SELECT t.{{x}} FROM t', 'no value may stand', 9],
  ['SELECT 1 AS {{x}}', 'no value may stand', 12],
  ['SELECT * FROM t ORDER BY a {{dir}}', 'no value may stand', 27],
  ['SELECT a FROM t ORDER BY a USING {{x}}', 'no value may stand', 33],
  ['SELECT interval {{x}}', 'no value may stand', 16],
  ['SELECT date {{d}}', 'no value may stand', 12],
  ['SELECT timestamp {{x}}', 'no value may stand'],
  ['SELECT int4 {{x}}', 'no value may stand'],
  ['SELECT extract({{f}} from t) FROM t', 'no value may stand', 15],
  ['SELECT {{x}}.a', 'no value may stand', 7],
  ['SELECT {{x}}[1]', 'no value may stand', 7],
  ['SELECT {{x}}(1)', 'cannot parse', 12],
  ['SELECT f({{x}} => 1)', 'cannot parse', 15],
  ['SELECT a FROM t {{x}}', 'no value may stand', 16],
  ['SELECT a {{x}} FROM t', 'no value may stand', 9],
  ['SELECT a FROM t WHERE a IN {{l}}', 'no value may stand', 27],
  ['SELECT a FROM t WHERE a = ANY {{x}}', 'no value may stand', 30],
  ['SELECT a FROM t WHERE a {{op}} 1', 'cannot parse', 31],
  ['SELECT a FROM t WHERE a = {{x}} {{y}}', 'no value may stand', 32],
  ['SELECT a COLLATE {{x}} FROM t', 'no value may stand', 17],
  ['SELECT a::{{t}} FROM t', 'no value may stand', 10],
  ['SELECT a FROM t TABLESAMPLE {{x}} (1)', 'no value may stand', 28],
  ['SELECT a FROM t AS x({{y}})', 'no value may stand', 21],
  ['SELECT x::varchar({{n}}) FROM t', 'no value may stand', 18],
  ['SELECT x::numeric({{n}}, 2) FROM t', 'size of a type', 18],
  ['SELECT a FROM t ORDER BY {{x}}', 'does nothing in ORDER BY', 25],
  ['SELECT a FROM t ORDER BY a, ({{x}})::int DESC', 'does nothing in ORDER BY', 29],
  ['SELECT a FROM t ORDER BY lower({{x}}) COLLATE "C"', 'does nothing in ORDER BY', 31],
  ["SELECT a FROM t ORDER BY CASE {{x}} WHEN 'a' THEN 1 ELSE 2 END", 'does nothing in ORDER BY', 30],
  ['SELECT a FROM t ORDER BY (SELECT {{x}})', 'does nothing in ORDER BY', 33],
  ['SELECT a FROM t GROUP BY {{x}}', 'does nothing in GROUP BY', 25],
  ['SELECT a FROM t GROUP BY ROLLUP (a, ({{x}}))', 'does nothing in GROUP BY', 37],
  ['SELECT DISTINCT ON ({{x}}) a FROM t', 'does nothing in DISTINCT ON', 20],
  ['SELECT sum(a) OVER (PARTITION BY {{x}}) FROM t', 'does nothing in PARTITION BY', 33],
  ['SELECT sum(a) OVER (ORDER BY {{x}}) FROM t', 'does nothing in ORDER BY', 29],
  ['SELECT string_agg(a, b ORDER BY {{x}}) FROM t', 'does nothing in ORDER BY', 32],
  ['SELECT * FROM (SELECT a FROM t ORDER BY {{x}}) s', 'does nothing in ORDER BY', 40],
  ['SELECT * FROM t WHERE a = $1', 'by its number', 26],
  ['SELECT {{a}}, $2', 'by its number', 14],
  ['SELECT 1; SELECT 2', 'holds 2'],
  ['-- nothing', 'holds 0'],
  ['', 'is empty'],
  ['  \n', 'is empty'],
  ['SELECT {{ x }', 'opens no placeholder', 7],
  ['SELECT {{x-y}}', 'opens no placeholder', 7],
  ["SELECT '{{1,2},{3,4}}'::int[]", 'opens no placeholder', 8],
  ['SELECT {{inputs.a.b}}', 'opens no placeholder', 7],
  ['SELECT {{missing}}', 'missing is not declared', 7],
  ['SELECT {{toString}}', 'toString is not declared', 7],
  ['SELECT {{context.roles}}', 'no context.roles', 7],
  ["SELECT 'é😀' FROM items WHERE sku = {{sku}} AND = 1", 'cannot parse', 47],
  ['SELECT 1\0', 'cannot store', 8],
  ["SELECT '\ud800'", 'cannot store', 8],
  ['SELECT ' + '1+'.repeat(MAX_TEMPLATE_LENGTH) + '1', 'characters long'],
];

describe('checkTemplate', () => {
  it.each(GOOD)('accepts %s', (template) => {
    const { problems, statement } = check(template);
    expect(problems).toEqual([]);
    expect(statement).not.toBeNull();
  });

  it.each(
    BAD.map(
      ([template, message, position]) =>
        [JSON.stringify(template).slice(0, 90), template, message, position ?? null] as const,
    ),
  )('refuses %s', (_title, template, message, position) => {
    const { problems } = check(template);
    expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
    if (position !== null) expect(problems.map((problem) => problem.position)).toContain(position);
    for (const problem of problems) expect(problem.path).toBe('/tool_config/query_template');
  });

  it('lists every undeclared placeholder, not only the first', () =>
    expect(messages('SELECT {{one}}, {{two}}, {{sku}}')).toHaveLength(2));

  it('survives a chain of operators as deep as a template may be', () => {
    const deep = 'SELECT ' + '1+'.repeat(MAX_TEMPLATE_LENGTH / 2 - 8) + '{{a}}';
    expect(messages(deep).join()).toContain('nests too deeply');
    expect(messages('SELECT {{a}}')).toEqual([]);
  });

  it('is as strict with hundreds of placeholders', () => {
    const many = Array.from({ length: 1000 }, () => '{{sku}}').join(', ');
    expect(messages(`SELECT ${many}`)).toEqual([]);
    expect(messages(`SELECT ${many}, '{{sku}}'`)).toHaveLength(1);
  });
});

const fragment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('{{a}}', '{{ b }}', '{{inputs.x}}', '{{context.actor}}', '{{sku}}') },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...[
        'SELECT',
        'FROM',
        't',
        'WHERE',
        'a',
        '=',
        ',',
        '(',
        ')',
        'ORDER BY',
        'GROUP BY',
        'LIMIT',
        "'",
        '"',
        '--',
        '/*',
      ],
      ...[
        '*/',
        '$$',
        '$a$',
        "E'",
        'U&"',
        '::',
        'int',
        '.',
        ';',
        '\n',
        ' ',
        '[',
        ']',
        'AS',
        'interval',
        'date',
        'IN',
        'ANY',
      ],
      ...[
        'NOT',
        'CASE',
        'WHEN',
        'THEN',
        'END',
        'OVER',
        '+',
        '-',
        '?',
        '@',
        '|',
        '1',
        '$1',
        '$2',
        'é',
        '😀',
        '{',
        '}',
        '\\',
      ],
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
);
const templateText = fc
  .array(fragment, { maxLength: 20 })
  .chain((parts) =>
    fc.constantFrom(
      parts.join(''),
      parts.join(' '),
      `SELECT ${parts.join(' ')}`,
      `SELECT a FROM t WHERE ${parts.join(' ')}`,
    ),
  );

describe('a template that is accepted', () => {
  it('keeps its one statement, with a parameter in each place, whatever text is around it', () => {
    fc.assert(
      fc.property(templateText, (template) => {
        const source = readSqlTemplate(template);
        expect(source.sql).toHaveLength(template.length);
        const { problems, statement } = checkTemplate(source, schema, '');
        for (const { position } of problems) {
          if (position !== undefined)
            expect(position).toBeLessThanOrEqual(characterPosition(template, template.length));
        }
        if (problems.length > 0) return;
        const parameters: unknown[] = [];
        JSON.stringify(statement, (key, value: unknown) => {
          if (key === 'ParamRef') parameters.push(value);
          return value;
        });
        expect(parameters).toHaveLength(source.parameters.flatMap(({ places }) => places).length);
        // Nothing else of the template went missing: taking the parameters for NULL gives the same shape of statement.
        expect(parseStatements(source.sql.replaceAll(/\$\d+/g, (text) => 'N'.padEnd(text.length)))).toHaveLength(1);
      }),
      { numRuns: 400 },
    );
  });
});
