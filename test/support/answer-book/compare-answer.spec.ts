import type {
  BuiltinResult,
  NetworkResult,
  SeriesResult,
  TableResult,
} from '../../../src/tools/builtin/tool-results.js';
import type { Truth } from './answer-book.js';
import { compareAnswer } from './compare-answer.js';
import type { Table } from './true-answers.js';

/** A result as a tool gives it; a column is a number where its values are. */
function table(...rows: Record<string, unknown>[]): TableResult {
  const columns = Object.keys(rows[0] ?? {}).map((name) => ({ name, label: name, type: 'scalar' as const }));
  return { kind: 'table', columns, rows, total: rows.length, truncated: false, empty: rows.length === 0 };
}

function network(roots: string[], ...ids: string[]): NetworkResult {
  const node = (id: string) => ({ id, label: id, type: 'server', status: 'active', location: 'zone-a', hops: 1 });
  return {
    kind: 'network',
    roots,
    nodes: ids.map(node),
    edges: [],
    depth: 1,
    total: ids.filter((id) => !roots.includes(id)).length,
    total_edges: 0,
    truncated: false,
    empty: ids.every((id) => roots.includes(id)),
  };
}

function series(bucket: string, ...points: [string, number | null][]): SeriesResult {
  return {
    kind: 'series',
    series: [{ name: 'cpu', group: {}, points }],
    bucket,
    time_zone: 'UTC',
    from: '',
    to: '',
    total: 1,
    truncated: false,
    empty: points.length === 0,
  };
}

function truth(...rows: Record<string, unknown>[]): Table {
  return { columns: Object.keys(rows[0] ?? {}), rows };
}

const compare = (expect: Partial<Truth>, rows: Table, results: BuiltinResult[], sentence = ''): string | null =>
  compareAnswer({ compare: 'set', sql: '', ...expect }, rows, results, sentence);

describe('an answer is held against the truth', () => {
  const zones = truth({ zone: 'a', n: 1.5 }, { zone: 'b', n: 2 });

  it('and is right in any order, under other names, with columns that describe its rows', () => {
    const answer = table(
      { location: 'b', value: 2.000001, criticality: 7, owner: 'x' },
      { location: 'a', value: 1.5, criticality: 8, owner: 'y' },
    );
    expect(compare({}, zones, [answer])).toBeNull();
  });

  it.each<[string, TableResult]>([
    ['a row is missing', table({ location: 'a', value: 1.5 })],
    [
      'a row is too many',
      table({ location: 'a', value: 1.5 }, { location: 'b', value: 2 }, { location: 'c', value: 3 }),
    ],
    ['a number is off by a thousandth', table({ location: 'a', value: 1.5 }, { location: 'b', value: 2.002 })],
    ['numbers stand in each other’s rows', table({ location: 'a', value: 2 }, { location: 'b', value: 1.5 })],
    ['a column is missing', table({ value: 1.5 }, { value: 2 })],
    [
      'there is a number that nothing stands for',
      table({ location: 'a', value: 1.5, extra: 4 }, { location: 'b', value: 2, extra: 5 }),
    ],
    ['a number is a text', table({ location: 'a', value: '1.5' }, { location: 'b', value: '2' })],
  ])('and is wrong when %s', (_, answer) => {
    expect(compare({}, zones, [answer])).not.toBeNull();
  });

  it('and may hold numbers beside those asked for when they are right', () => {
    const rates = truth({ rate: 0.5, also_total: 10 });
    expect(compare({}, rates, [table({ rate: 0.5, total: 10 })])).toBeNull();
    expect(compare({}, rates, [table({ rate: 0.5 })])).toBeNull();
    expect(compare({}, rates, [table({ rate: 0.5, total: 11 })])).not.toBeNull();
  });

  it('and keeps its order where one is asked for', () => {
    const [right, wrong] = [table({ c: 'a' }, { c: 'b' }), table({ c: 'b' }, { c: 'a' })];
    expect(compare({ compare: 'sequence' }, truth({ c: 'a' }, { c: 'b' }), [right])).toBeNull();
    expect(compare({ compare: 'sequence' }, truth({ c: 'a' }, { c: 'b' }), [wrong])).not.toBeNull();
    const sorted = truth({ c: 'a', n: 2 }, { c: 'b', n: 2 }, { c: 'c', n: 1 });
    const swapped = table({ c: 'b', n: 2 }, { c: 'a', n: 2 }, { c: 'c', n: 1 });
    const unsorted = table({ c: 'c', n: 1 }, { c: 'b', n: 2 }, { c: 'a', n: 2 });
    expect(compare({ compare: 'sorted', by: 'n' }, sorted, [swapped])).toBeNull();
    expect(compare({ compare: 'sorted', by: 'n' }, sorted, [unsorted])).not.toBeNull();
  });

  it('finds values inside of documents, and times however they are written', () => {
    const answer = table({ ci_code: 's', attributes: { memory_gb: 64 }, at: '2026-01-01T09:00:00+09:00' });
    const at = new Date('2026-01-01T00:00:00Z');
    expect(compare({}, truth({ memory: 64, at }), [answer])).toBeNull();
    expect(compare({}, truth({ memory: 65, at }), [answer])).not.toBeNull();
  });

  it('reads a network as the items around its roots, and several results as one table', () => {
    const items = truth({ ci_code: 'a' }, { ci_code: 'b' });
    expect(compare({}, items, [network(['root'], 'root', 'a', 'b')])).toBeNull();
    expect(compare({}, items, [network(['root'], 'root', 'a')])).not.toBeNull();
    expect(compare({}, items, [network(['root'], 'root', 'a'), network(['root'], 'b')])).toBeNull();
    expect(compare({}, truth({ cpu: 1, memory: 2 }), [table({ value: 1 }), table({ value: 2 })])).toBeNull();
    expect(compare({}, truth({ cpu: 1, memory: 2 }), [table({ value: 1 }), table({ value: 3 })])).not.toBeNull();
  });

  it('has to say a number in its sentence, or to list everything that is counted', () => {
    const count = truth({ count: 1200 });
    expect(compare({ compare: 'value' }, count, [table({ n: 1200 })], 'Servers: 1,200.')).toBeNull();
    expect(compare({ compare: 'value' }, count, [table({ n: 1200 })], 'Servers: 12.')).not.toBeNull();
    const share = truth({ share: 0.375 });
    expect(compare({ compare: 'value' }, share, [table({ rate: 0.375 })], 'Share: 37.5%.')).toBeNull();
    const listed = network(['root'], 'root', 'a', 'b');
    expect(compare({ compare: 'value' }, truth({ count: 2 }), [listed], '2 are related.')).toBeNull();
    expect(compare({ compare: 'value' }, truth({ count: 2 }), [{ ...listed, truncated: true }], '2')).not.toBeNull();
    expect(compare({ compare: 'value' }, truth({ count: 3 }), [listed], '3 are related.')).not.toBeNull();
  });

  it('is empty exactly where nothing is true', () => {
    expect(compare({ empty: true }, truth(), [table()])).toBeNull();
    expect(compare({ empty: true }, truth(), [table({ c: 'a' })])).not.toBeNull();
    expect(compare({}, truth({ c: 'a' }), [table()])).not.toBeNull();
    expect(compare({ empty: true }, truth(), [])).not.toBeNull();
  });

  it('has every point of a series, cut as asked, and none beside them', () => {
    const days = truth(
      { time: new Date('2026-01-01T00:00:00Z'), value: 1 },
      { time: new Date('2026-01-02T00:00:00Z'), value: 2 },
    );
    const points: [string, number | null][] = [
      ['2026-01-01T00:00:00.000Z', 1],
      ['2026-01-02T00:00:00.000Z', 2],
      ['2026-01-03T00:00:00.000Z', null],
    ];
    const ask = (result: BuiltinResult): string | null => compare({ compare: 'series', bucket: 'P1D' }, days, [result]);
    expect(ask(series('P1D', ...points))).toBeNull();
    expect(ask(series('PT1H', ...points))).not.toBeNull();
    expect(ask(series('P1D', ...points.slice(1)))).not.toBeNull();
    expect(ask(series('P1D', ...points.slice(0, 2), ['2026-01-03T00:00:00.000Z', 0]))).not.toBeNull();
    expect(ask(table({ time: '2026-01-01T00:00:00Z', value: 1 }))).not.toBeNull();
  });

  it('has the nodes of a path in their order, and cycles from whichever item they start', () => {
    const path = truth({ path: ['a', 'b', 'c'] });
    expect(compare({ compare: 'path' }, path, [network(['a', 'c'], 'a', 'b', 'c')])).toBeNull();
    expect(compare({ compare: 'path' }, path, [network(['a', 'c'], 'a', 'c', 'b')])).not.toBeNull();
    const cycles = (...found: string[][]): BuiltinResult => ({
      kind: 'cycles',
      cycles: found,
      nodes: [],
      edges: [],
      depth: 10,
      total: found.length,
      truncated: false,
      empty: false,
    });
    expect(compare({ compare: 'cycles' }, truth({ cycle: ['a', 'b'] }), [cycles(['b', 'a'])])).toBeNull();
    expect(compare({ compare: 'cycles' }, truth({ cycle: ['a', 'b'] }), [cycles(['a', 'b', 'c'])])).not.toBeNull();
  });
});
