import fc from 'fast-check';
import { compileCypher, type CypherTemplate } from './cypher-template.js';

const inputSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    names: { type: 'array' },
    depth: { type: 'integer' },
    hops: { type: 'integer' },
    text: { type: 'string' },
  },
};
const compile = (template: string, age = true): CypherTemplate => {
  const compiled = compileCypher(template, { inputSchema, maxDepth: 3, age });
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
  return compiled;
};
const faults = (template: string, age = true): { message: string; offset: number }[] => {
  const compiled = compileCypher(template, { inputSchema, maxDepth: 3, age });
  return 'faults' in compiled ? compiled.faults : [];
};
const statement = (template: string): string | undefined => compile(template).statements[0];

describe('placeholders in Cypher', () => {
  it.each([
    ['MATCH (n {name: {{name}}}) RETURN n', 'MATCH (n {name: $name}) RETURN n'],
    ['MATCH (n) WHERE n.name = {{ inputs.name }} RETURN n', 'MATCH (n) WHERE n.name = $name RETURN n'],
    [
      'MATCH (n) WHERE n.name IN {{names}} AND NOT {{name}} = n.a RETURN n',
      'MATCH (n) WHERE n.name IN $names AND NOT $name = n.a RETURN n',
    ],
    ['MATCH (n) WHERE n.name STARTS WITH {{name}} RETURN n', 'MATCH (n) WHERE n.name STARTS WITH $name RETURN n'],
    ['MATCH (n) WHERE n.name =~ {{name}} RETURN n', 'MATCH (n) WHERE n.name =~ $name RETURN n'],
    ['MATCH (n) RETURN n[{{name}}], toUpper({{name}})', 'MATCH (n) RETURN n[$name], toUpper($name)'],
    [
      'MATCH (n) RETURN CASE WHEN n.a THEN {{name}} ELSE {{text}} END',
      'MATCH (n) RETURN CASE WHEN n.a THEN $name ELSE $text END',
    ],
    ['UNWIND {{names}} AS x RETURN [y IN x | {{name}}]', 'UNWIND $names AS x RETURN [y IN x | $name]'],
    ['MATCH (n) RETURN n SKIP {{depth}} LIMIT {{hops}};', 'MATCH (n) RETURN n SKIP $depth LIMIT $hops'],
    [
      'MATCH (n) WHERE n.t = {{context.tenant_id}} RETURN n',
      'MATCH (n) WHERE n.t = $server_supplied_tenant_id RETURN n',
    ],
    ["MATCH (n) // {it's}\n WHERE n.a = '{{' + \"}\" /* ' */ RETURN n.`a``b`", undefined],
    [
      "MATCH (n) // it's\nWHERE n.a = 'x // y' /* ' */ RETURN n.`a``b`",
      "MATCH (n)  \nWHERE n.a = 'x // y'   RETURN n.`a``b`",
    ],
  ])('%s becomes parameters and nothing else', (template, expected) => {
    if (expected === undefined) expect(faults(template)).not.toEqual([]);
    else expect(statement(template)).toBe(expected);
  });

  it('names each parameter once', () => {
    const { parameters } = compile('MATCH (n) WHERE n.a = {{name}} OR n.b = {{name}} OR n.c = {{text}} RETURN n');
    expect(parameters.map(({ name }) => name)).toEqual(['name', 'text']);
  });

  it.each([
    ["RETURN '{{name}}'", 'string'],
    ['RETURN "a {{name}}"', 'string'],
    ['MATCH (n) RETURN n.`{{name}}`', 'backticks'],
    ['RETURN 1 // {{name}}', 'comment'],
    ['RETURN 1 /* {{name}} */', 'comment'],
    ['MATCH (n:{{name}}) RETURN n', 'label'],
    ['MATCH (n:A:{{name}}) RETURN n', 'label'],
    ['MATCH ()-[r:{{name}}]->() RETURN r', 'label'],
    ['MATCH ()-[r:A|{{name}}]->() RETURN r', 'label'],
    ['MATCH (n) WHERE n:{{name}} RETURN n', 'label'],
    ['MATCH (n) RETURN n.{{name}}', 'property'],
    ['MATCH (n) RETURN n AS {{name}}', 'no value'],
    ['MATCH (n {{name}}) RETURN n', 'no value'],
    ['MATCH (n) RETURN n ORDER BY {{name}}', 'ORDER BY'],
    ['MATCH (n) RETURN n.a {{name}}', 'no value'],
    ['MATCH (n) RETURN {{{name}}: 1}', 'key'],
    ['MATCH (n) RETURN {a: 1, {{name}}: 1}', 'key'],
    ['{{name}} (n) RETURN n', 'begins'],
    ['MATCH (n) RETURN n.a + {{name}}abc', 'touch'],
    ['MATCH (n) RETURN n.a + x{{name}}', 'touch'],
    ['MATCH (n) WHERE n.a = {{other}} RETURN n', 'other'],
    ['MATCH (n) WHERE n.a = {{context.roles}} RETURN n', 'context.roles'],
    ['MATCH (n) WHERE n.a = {{a b}} RETURN n', 'written'],
    ['MATCH (n) WHERE n.a = $name RETURN n', '{{name}}'],
    ['MATCH (n) WHERE n.a = $`name` RETURN n', '{{name}}'],
  ])('%s is refused', (template, part) => {
    expect(
      faults(template)
        .map(({ message }) => message)
        .join(' '),
    ).toContain(part);
  });

  it('says where the fault is', () => {
    const template = "MATCH (n) WHERE n.a = '{{name}}' RETURN n.{{name}}";
    expect(faults(template).map(({ offset }) => offset)).toEqual([22, 42]);
  });
});

describe('what a graph query may do', () => {
  it.each([
    'CREATE (n) RETURN n',
    'MATCH (n) CREATE (m) RETURN n',
    'MERGE (n {a: 1}) RETURN n',
    'MATCH (n) SET n.a = 1 RETURN n',
    'MATCH (n) set n.a = 1 RETURN n',
    'MATCH (n) DELETE n RETURN 1',
    'MATCH (n) DETACH DELETE n RETURN 1',
    'MATCH (n) REMOVE n.a RETURN n',
    'MATCH (n) FOREACH (x IN [1] | SET n.a = x) RETURN n',
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    'MATCH (n) CALL { MATCH (m) RETURN m } RETURN m',
    'CALL db.labels() YIELD label RETURN label',
    'MATCH (n) CALL apoc.do.it() RETURN n',
    'USE other MATCH (n) RETURN n',
    'SHOW TRANSACTIONS',
    'EXPLAIN MATCH (n) RETURN n',
    'PROFILE MATCH (n) RETURN n',
    'DROP INDEX x',
    'MATCH (n) RETURN n; MATCH (m) RETURN m',
    'MATCH (n) RETURN n; CREATE (m)',
    'MATCH (n) /* x */ CREATE /* y */ (m) RETURN n',
    'MATCH (n)',
    '',
    ' // only a comment',
    'MATCH (n RETURN n',
    'MATCH (n)) RETURN n',
    "MATCH (n) RETURN 'open",
    'MATCH (n) RETURN n.`open',
    'MATCH (n) RETURN n /* open',
    "MATCH (n) WHERE n.a = '\\u0027 CREATE (m) //' RETURN n",
    'MATCH (n) RETURN \\u0041',
    'MATCH (n) RETURN n \0',
    'MATCH (n) RETURN n LIMIT 1CREATE (m)',
    'RETURN 1pg_sleep(1)',
    `MATCH (n) RETURN ${'1+'.repeat(10_001)}1`,
  ])('%s is refused', (template) => expect(faults(template)).not.toEqual([]));

  it.each([
    'MATCH (n) RETURN n.set, n.delete, n.create',
    'MATCH (n:Create)-[:MERGE]->(m:Load) RETURN n',
    'MATCH (n {set: 1, remove: 2}) RETURN {create: n.a, call: 2}',
    "MATCH (n) WHERE n.a = 'CREATE (x)' RETURN n // DELETE n",
    'MATCH (n) RETURN n.`SET`',
    'OPTIONAL MATCH (n) RETURN n',
    'WITH 1 AS x RETURN x',
    'match (n) return n',
    'MATCH (n) WHERE EXISTS { MATCH (n)-->(m) WHERE m.a > 1 } RETURN n',
    'MATCH (n) RETURN n UNION MATCH (m) RETURN m',
  ])('%s is accepted', (template) => expect(faults(template)).toEqual([]));

  it.each([
    "RETURN pg_catalog.pg_read_file('PG_VERSION'::pg_text)",
    "RETURN `pg_catalog`.`pg_read_file`('x')",
    "RETURN pg_catalog /* */ . /* */ pg_read_file ('x')",
    'RETURN public.f(1)',
    'WITH 1 AS x WHERE pg_advisory_lock(5) IS NOT NULL RETURN x',
    'WITH 1 AS x WHERE NOT pg_sleep(1) = 1 RETURN x',
    'RETURN query_to_xml({{text}}, true, false, null)',
    'RETURN toString(query_to_xml ({{text}}, true, false, null))',
    'RETURN `query_to_xml`({{text}}, true, false, null)',
    'RETURN [x IN [1] WHERE pg_read_file({{text}}) = x | x]',
    'RETURN {a: set_config({{text}}, {{text}}, false)}',
    'RETURN delete_global_graphs(null)',
    'RETURN version()',
    'RETURN `return`(1)',
    'RETURN {{text}}::pg_text',
    'RETURN {{text}} : : regclass',
    'RETURN {{text}}::`int`',
    'RETURN ({{text}})::pg_catalog.regclass',
    'RETURN 1 OPERATOR(pg_catalog.+) 2',
  ])('%s is refused in AGE, where it reaches PostgreSQL itself', (template) => {
    expect(faults(template, true)).not.toEqual([]);
  });

  it.each([
    'RETURN apoc.cypher.runFirstColumnSingle({{text}}, {})',
    'RETURN apoc.load.json({{text}})',
    'RETURN `apoc`.`cypher`.`runFirstColumnSingle`({{text}}, {})',
    'RETURN genai.vector.encode({{text}}, {{text}})',
    'RETURN graph.byName({{text}})',
    'RETURN anything({{text}})',
    'RETURN x.date({{text}})',
  ])('%s is refused in Neo4j, where it may run text or leave the graph', (template) => {
    expect(faults(template, false)).not.toEqual([]);
  });

  it.each([
    'MATCH (n) WHERE NOT (n.a IN ({{names}})) AND (n.b OR (n.c)) RETURN DISTINCT (n.a) ORDER BY (n.a) SKIP (1) LIMIT (2)',
    'MATCH (n) WITH (n) AS m UNWIND (m.list) AS x RETURN CASE (x) WHEN (1) THEN (2) ELSE (3) END',
    'MATCH (n) RETURN count(*), toUpper(n.a), TOUPPER(n.a), collect(n)[0], coalesce(n.a, {{name}}), size(keys(n))',
    'MATCH p = (a)-[*1..2]->(b) WHERE exists((a)-[]->(b)) RETURN nodes(p), relationships(p), length(p)',
    'MATCH (n) WHERE n.a STARTS WITH (n.b) XOR n.a CONTAINS (n.c) RETURN n.a::int, n.b::float, n.c::numeric, 0x1F, 1.5e-3',
  ])('%s calls what openCypher has', (template) => {
    expect(faults(template, true)).toEqual([]);
  });

  it.each([
    "RETURN date.truncate('day', datetime())",
    'MATCH (n) WHERE all(x IN n.list WHERE x > 0) RETURN reduce(sum = 0, x IN n.list | sum + x), duration.between(n.a, n.b)',
    'MATCH p = shortestPath((a)-[*..3]-(b)) RETURN p, point.distance(a.at, b.at), n.a :: INTEGER',
  ])('%s is openCypher of Neo4j', (template) => {
    expect(faults(template, false)).toEqual([]);
  });
});

describe('the length of paths', () => {
  it.each([
    ['MATCH p = (a)-[*1..{{depth}}]->(b) RETURN p', 'MATCH p = (a)-[*1..2]->(b) RETURN p'],
    ['MATCH p = (a)-[r:R*..{{depth}} {w: 1}]-(b) RETURN p', 'MATCH p = (a)-[r:R*..2 {w: 1}]-(b) RETURN p'],
    ['MATCH p = (a)<-[:A|B*{{depth}}]-(b) RETURN p', 'MATCH p = (a)<-[:A|B*2]-(b) RETURN p'],
    ['MATCH p = (a)-[:R]->{1,{{depth}}}(b) RETURN p', 'MATCH p = (a)-[:R]->{1,2}(b) RETURN p'],
    ['MATCH p = ((a)-[:R]->(b)){{{depth}}} RETURN p', undefined],
    ['MATCH p = ((a)-[:R]->(b)){ {{depth}} } RETURN p', 'MATCH p = ((a)-[:R]->(b)){ 2 } RETURN p'],
    [
      'MATCH p = (a)-[*1..{{depth}}]->(b) WHERE length(p) < {{depth}} RETURN p',
      'MATCH p = (a)-[*1..2]->(b) WHERE length(p) < $depth RETURN p',
    ],
  ])('%s is compiled for every depth', (template, expected) => {
    if (expected === undefined) return;
    const compiled = compile(template);
    expect(compiled.statements).toHaveLength(3);
    expect(compiled.statements[1]).toBe(expected);
    expect(compiled.depth?.name).toBe('depth');
  });

  it.each([
    'MATCH p = (a)-[*]->(b) RETURN p',
    'MATCH p = (a)-[*1..]->(b) RETURN p',
    'MATCH p = (a)-[:R*2..]-(b) RETURN p',
    'MATCH p = (a)-[*1..4]->(b) RETURN p',
    'MATCH p = (a)-[*4]->(b) RETURN p',
    'MATCH p = (a)-[*{{depth}}..]->(b) RETURN p',
    'MATCH p = (a)-[:R]->{1,4}(b) RETURN p',
    'MATCH p = (a)-[:R]->{1,}(b) RETURN p',
    'MATCH p = (a)-[:R]->+(b) RETURN p',
    'MATCH p = (a)-[:R]->*(b) RETURN p',
    'MATCH p = (a)-[*1..{{name}}]->(b) RETURN p',
    'MATCH p = (a)-[*1..{{context.actor}}]->(b) RETURN p',
    'MATCH p = (a)-[*1..{{depth}}]->(b)-[*1..{{hops}}]->(c) RETURN p',
  ])('%s is refused', (template) => expect(faults(template)).not.toEqual([]));

  it.each([
    'MATCH (a)-[*1..3]->(b) RETURN a',
    'MATCH (a)-[*2]->(b) RETURN a',
    'RETURN [x IN [1,2] | x*20]',
    'MATCH (a) RETURN [a.b*7][0]',
    'MATCH (a)-[r {w: 2*30}]-(b) RETURN r',
  ])('%s has one statement', (template) => expect(compile(template).statements).toHaveLength(1));
});

describe('the columns a statement returns', () => {
  it.each<[string, number | null]>([
    ['MATCH (n) RETURN n', 1],
    ['MATCH (n) RETURN DISTINCT n, [1, 2], left(n.a, 2), {a: 1, b: 2} ORDER BY n.a, n.b LIMIT 3', 4],
    ['MATCH (n) RETURN n.a, n.return SKIP 1', 2],
    ['MATCH (n) WHERE EXISTS { MATCH (m) RETURN m, n } RETURN n', 1],
    ['MATCH (n) RETURN n UNION MATCH (m) RETURN m, 1', 2],
    ['MATCH (n) RETURN *', null],
    ['MATCH (n) RETURN n.a * 2, count(*)', 2],
  ])('%s: %s', (template, expected) => expect(compile(template).returned).toBe(expected));
});

describe('any template', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'MATCH ',
      '(n)',
      ' RETURN n',
      "'",
      '"',
      '`',
      '//',
      '/*',
      '*/',
      '{{name}}',
      '{{depth}}',
      '{',
      '}',
      '[',
      ']',
      '-[',
      '*',
      '..',
      '$',
      '\\',
      '\n',
      ':',
      '.',
      'CREATE',
      ' ',
      '1',
      ';',
    ),
    fc.string({ maxLength: 3 }),
  );

  it('is compiled or refused, and never throws; what is compiled has no placeholder left', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const compiled = compileCypher(pieces.join(''), { inputSchema, maxDepth: 3, age: true });
        if ('faults' in compiled) expect(compiled.faults).not.toEqual([]);
        else for (const text of compiled.statements) expect(text).not.toContain('{{name}}');
      }),
      { numRuns: 2_000 },
    );
  });

  it('of the greatest length is looked at in bounded time', () => {
    const started = performance.now();
    for (const unit of ["'", '`', '/*', '[', '-[*', '{{name}}', '1e', '$a', 'a.b('])
      faults(`MATCH ${unit.repeat(20_000 / unit.length - 5)}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
