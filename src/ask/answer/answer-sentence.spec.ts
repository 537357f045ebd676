import { MISSING_PARTS, type MissingPart, type Plan, type Refusal } from '../../planner/plan.js';
import type { TableResult } from '../../tools/builtin/tool-results.js';
import type { ToolResult } from '../../tools/tool.js';
import { answerSentence } from './answer-sentence.js';
import { isCountAsked } from './asked-count.js';
import { isLimitAsked } from './asked-limit.js';
import type { TableBlock } from './block.js';
import { withSubject, withTopic } from './korean-particle.js';
import { numberText, shareText } from './number-text.js';
import { resultBlocks } from './result-blocks.js';

const RANGE = { label: 'last_24h', from: '2026-01-27T00:00:00.000Z', to: '2026-01-28T00:00:00.000Z', time_zone: 'UTC' };
const METADATA = { tool: 'metric', version: null, duration_ms: 1, row_count: 1, truncated: false, source: 'ops' };

function planOf(changes: Partial<Plan>): Plan {
  return {
    kind: 'plan',
    intent: 'LOOKUP',
    view: 'SUMMARY',
    mode: 'ci',
    language: 'en',
    primary: { identifiers: [], keywords: [], filters: [] },
    secondary: { identifiers: [], keywords: [], filters: [] },
    output: { primary: 'text', blocks: [] },
    calls: [{ tool: 'metric', params: {} }],
    evidence: [],
    unmatched: [],
    assets: [],
    warnings: [],
    ...changes,
  };
}
const found = (data: unknown): ToolResult => ({ success: true, data, warnings: [], metadata: METADATA });
const failed = (message: string): ToolResult => ({
  success: false,
  data: null,
  error: 'SOURCE_UNAVAILABLE',
  message,
  details: [],
  trace_id: 't',
  warnings: [],
  metadata: METADATA,
});
const table = (
  rows: Record<string, unknown>[],
  columns: TableResult['columns'],
  changes: Partial<TableResult> = {},
) => ({
  kind: 'table',
  columns,
  rows,
  total: rows.length,
  truncated: false,
  empty: rows.length === 0,
  ...changes,
});
const VALUE = { name: 'value', label: 'Average', type: 'number', unit: '%' } as const;
const CODE = { name: 'ci_code', label: 'Item', type: 'text' } as const;

const SHARE = table(
  [{ hits: 1, total: 50, rate: 0.02 }],
  [
    { name: 'hits', label: 'Hits', type: 'integer' },
    { name: 'total', label: 'Records', type: 'integer' },
    { name: 'rate', label: 'Rate', type: 'number' },
  ],
);

const METRIC_PLAN = planOf({
  primary: { identifiers: ['srv-erp-01'], keywords: [], filters: [] },
  metric: { metric_name: 'cpu_usage', agg: 'avg', mode: 'aggregate', time_range: RANGE },
  evidence: [
    {
      field: 'metric.time_range',
      value: RANGE,
      span: [26, 39],
      keyword: 'last 24 hours',
      asset: null,
      version: null,
      source: 'pattern',
    },
  ],
});
const GRAPH: NonNullable<Plan['graph']> = {
  view: 'DEPENDENCY',
  depth: 1,
  user_requested_depth: null,
  direction: 'out',
  rel_types: ['USES'],
  limits: { nodes: 200, edges: 500 },
  targets: [{ field: 'ci_subtype', op: '=', value: 'storage' }],
};
const network = (roots: string[], total: number) => ({
  kind: 'network',
  roots,
  nodes: [],
  edges: [],
  depth: 1,
  total,
  truncated: false,
  empty: total === 0,
});
const QUESTION = 'average cpu srv-erp-01 over last 24 hours?'.replace('over', 'in ');

describe('the sentence of an answer', () => {
  it('says one number with its unit, of what and when in the words of the question', () => {
    const sentence = answerSentence(METRIC_PLAN, QUESTION, [found(table([{ value: 41.256 }], [VALUE]))]);
    expect(sentence).toBe(`Average cpu_usage, srv-erp-01, ${QUESTION.slice(26, 39)}: 41.26%.`);
  });

  it('says the one property that was asked of an item, and writes its code as it is', () => {
    const plan = planOf({ primary: { identifiers: ['srv-erp-01'], keywords: [], filters: [] } });
    const owner = table([{ owner: 'erp-platform' }], [{ name: 'owner', label: 'Owner', type: 'text' }]);
    expect(answerSentence(plan, 'who owns srv-erp-01', [found(owner)])).toBe('srv-erp-01: erp-platform.');
    expect(answerSentence({ ...plan, language: 'ko' }, '질문', [found(owner)])).toBe(
      'srv-erp-01은 erp-platform입니다.',
    );
  });

  it('says the first of the groups of a sum', () => {
    const plan = planOf({
      intent: 'AGGREGATE',
      aggregate: {
        metrics: [{ fn: 'sum', field: 'attributes.cpu_cores', as: 'sum_cpu_cores' }],
        group_by: ['location'],
        filters: [],
      },
    });
    const cores = table(
      [{ location: 'zone-a', sum_cpu_cores: 320 }],
      [
        { name: 'location', label: 'Location', type: 'text' },
        { name: 'sum_cpu_cores', label: 'CPU cores', type: 'number', unit: 'cores' },
      ],
    );
    expect(answerSentence(plan, 'sum of cores by zone', [found(cores)])).toBe('CPU cores: zone-a has 320 cores.');
  });

  it('says it in Korean when the question is Korean', () => {
    const plan = { ...METRIC_PLAN, language: 'ko' as const, evidence: [] };
    expect(answerSentence(plan, '질문', [found(table([{ value: 41 }], [VALUE]))])).toBe(
      '평균 cpu_usage, srv-erp-01, last 24h는 41%입니다.',
    );
  });

  it.each([
    ['en', 'since_2026-01-01', 'since  last 24'],
    ['en', 'before_2026-01-01', 'before  last 24'],
    ['ko', 'since_2026-01-01', 'last 24 hour부터'],
    ['ko', 'before_2026-01-01', 'last 24 hour 이전'],
  ] as const)('says in %s that a time of %s is open: %s', (language, label, text) => {
    const metric = { ...METRIC_PLAN.metric!, time_range: { ...RANGE, label } };
    const sentence = answerSentence({ ...METRIC_PLAN, language, metric }, QUESTION, [
      found(table([{ value: 41 }], [VALUE])),
    ]);
    expect(sentence).toContain(text);
  });

  it('says what was measured of records', () => {
    const records = { source: 'work_history' as const, time_range: RANGE, filters: [], limit: 1 };
    const spent = planOf({ history: { ...records, measure: 'duration', agg: 'avg' } });
    const failures = planOf({
      history: { ...records, measure: 'rate', rate: [{ field: 'result', op: '=', value: 'failed' }] },
    });
    const minutes = found(table([{ value: 41 }], [{ ...VALUE, label: 'Duration', unit: 'min' }]));
    expect(answerSentence(spent, '', [minutes])).toBe('Average duration, work_history, last 24h: 41 min.');
    expect(answerSentence(failures, '', [found(SHARE)])).toBe('Share of result = failed, work_history, last 24h: 2%.');
  });

  it('says what was looked for when nothing was found', () => {
    const plan = planOf({
      primary: { identifiers: [], keywords: [], filters: [{ field: 'attributes.cpu_cores', op: '>=', value: 64 }] },
    });
    expect(answerSentence(plan, 'servers with 64 cores', [found(table([], [CODE]))])).toBe(
      'Nothing was found for: cpu_cores >= 64.',
    );
    expect(answerSentence(METRIC_PLAN, QUESTION, [found(table([{ value: null }], [VALUE], { empty: true }))])).toMatch(
      /^There is no value for: srv-erp-01/,
    );
  });

  it('says how many there are and how many are shown', () => {
    const rows = [{ ci_code: 'a' }, { ci_code: 'b' }];
    expect(answerSentence(planOf({}), 'list', [found(table(rows, [CODE], { total: 1234, truncated: true }))])).toBe(
      'Found 1,234; the first 2 are shown.',
    );
  });

  it('names the first of several groups', () => {
    const rows = [
      { ci_code: 'srv-mes-01', value: 97.1 },
      { ci_code: 'srv-erp-01', value: 60 },
    ];
    expect(answerSentence(METRIC_PLAN, QUESTION, [found(table(rows, [CODE, VALUE]))])).toContain(
      ': srv-mes-01 is first of 2, with 97.1%.',
    );
  });

  it('says when a value was measured, by the clock of the question', () => {
    const plan = planOf({
      metric: {
        ...METRIC_PLAN.metric!,
        agg: 'max',
        points: true,
        top_n: 1,
        time_range: { ...RANGE, time_zone: 'Asia/Seoul' },
      },
    });
    const rows = [{ ci_code: 'srv-mon-03', time: '2026-01-27T02:45:00.000Z', value: 97.1 }];
    const sentence = answerSentence(plan, '', [found(table(rows, [CODE, VALUE], { total: 96 }))]);
    expect(sentence).toBe('Highest cpu_usage, last 24h: 97.1% on srv-mon-03 at 2026-01-27 11:45 (Asia/Seoul).');
  });

  it('says what a metric is measured in', () => {
    const plan = planOf({
      calls: [{ tool: 'metric', params: { operation: 'catalogue', metric_name: 'temperature' } }],
    });
    const rows = [{ metric_name: 'temperature', unit: '°C' }];
    expect(answerSentence(plan, '', [found(table(rows, [CODE]))])).toBe('Temperature is measured in °C.');
  });

  it('counts how many are over a bound, names the bound where none is, and shows 0 as a number', () => {
    const plan = planOf({
      metric: { ...METRIC_PLAN.metric!, group_by: ['ci_code'], threshold: { op: '>', value: 80 } },
      output: { primary: 'number', blocks: ['text', 'number', 'table'] },
    });
    const over = table([{ ci_code: 'srv-mes-01', value: 97.1 }], [CODE, VALUE]);
    const none = table([], [CODE, VALUE]);
    expect(answerSentence(plan, '', [found(over)])).toBe('Found 1 for: cpu_usage > 80, last 24h.');
    expect(answerSentence(plan, '', [found(none)])).toBe('Nothing was found for: cpu_usage > 80, last 24h.');
    const shown = { limitAsked: false, countAsked: isCountAsked(plan) };
    expect([over, none].map((result) => resultBlocks(result, shown)[0])).toEqual([
      { type: 'number', label: 'Items', value: 1 },
      { type: 'number', label: 'Items', value: 0 },
    ]);
  });

  it('shows the path, or says that there is none', () => {
    const plan = planOf({
      primary: { identifiers: ['erp'], keywords: [], filters: [] },
      secondary: { identifiers: ['mon'], keywords: [], filters: [] },
      calls: [{ tool: 'graph', params: { operation: 'path' } }],
    });
    const network = (ids: string[]) => ({
      kind: 'network',
      roots: ids.slice(0, 1),
      nodes: ids.map((id) => ({ id, label: id, type: 'system', status: 'active', location: 'zone-a', hops: 0 })),
      edges: [],
      depth: 5,
      total: 2,
      total_edges: 2,
      truncated: false,
      empty: ids.length === 0,
    });
    expect(answerSentence(plan, '', [found(network(['erp', 'cmdb', 'mon']))])).toBe(
      'The shortest path has 2 hops: erp → cmdb → mon.',
    );
    expect(answerSentence(plan, '', [found(network([]))])).toBe('There is no path from erp to mon.');
  });

  it('tells of a failure, and of one that leaves the rest standing', () => {
    expect(answerSentence(METRIC_PLAN, QUESTION, [failed('The source ops is away.')])).toBe(
      'The question was understood, but could not be answered: The source ops is away.',
    );
    const partly = [found(table([{ value: 1 }], [VALUE])), failed('The source ops is away.')];
    expect(answerSentence(METRIC_PLAN, QUESTION, partly)).toContain(
      '1 of the calls failed; what is shown is incomplete.',
    );
  });

  it('declines with the words it does not know and what it did understand', () => {
    const plan = planOf({
      kind: 'reject',
      calls: [],
      primary: { identifiers: ['srv-erp-01'], keywords: [], filters: [] },
      refusal: { reason: 'unknown_words', detail: 'unknown_words', words: ['flurb'] },
    });
    expect(answerSentence(plan, 'flurb of srv-erp-01', [])).toBe(
      'I do not know these words: flurb. Understood: srv-erp-01.',
    );
  });

  it.each(MISSING_PARTS.map((part) => [part]))('declines for want of %s in words of its own', (detail) => {
    const refusal: Refusal = { reason: 'incomplete', detail, words: [] };
    const sentences = (['en', 'ko'] as const).map((language) =>
      answerSentence(planOf({ kind: 'reject', calls: [], refusal, language }), '', []),
    );
    expect(sentences[0]).toMatch(/^[A-Z][^가-힣]+\.$/);
    expect(sentences[1]).toMatch(/[가-힣]니다\.$/);
  });

  it('says what is missing: which items, a moment of an average', () => {
    const declined = (detail: MissingPart): string =>
      answerSentence(
        planOf({ kind: 'reject', calls: [], refusal: { reason: 'incomplete', detail, words: [] } }),
        '',
        [],
      );
    expect(declined('subject')).toContain('which items are meant');
    expect(declined('time_of_aggregate')).toContain('has no moment');
  });

  it('chooses Korean particles by the last sound', () => {
    expect(['서버', '평균', 'cpu', 'srv-erp-01', '3개', 'all'].map(withTopic)).toEqual([
      '서버는',
      '평균은',
      'cpu는',
      'srv-erp-01은',
      '3개는',
      'all은',
    ]);
    expect(withSubject('12개')).toBe('12개가');
  });

  it('writes numbers with at most two decimals and shares as percentages', () => {
    expect([numberText(1234.5678), numberText(3, 'ms'), numberText(50, '%'), shareText(0.9731)]).toEqual([
      '1,234.57',
      '3 ms',
      '50%',
      '97.3%',
    ]);
  });
});

describe('the sentence of several results', () => {
  const COMPARED = [VALUE, { ...VALUE, name: 'compare_value' }, { ...VALUE, name: 'change_percent' }];
  const compared = { value: 42, compare_value: 40, change_percent: 5 };

  it('holds a period against another', () => {
    expect(answerSentence(METRIC_PLAN, QUESTION, [found(table([compared], [...COMPARED]))])).toMatch(
      /: 42%, against 40% \(\+5%\)\.$/,
    );
    expect(
      answerSentence(METRIC_PLAN, QUESTION, [found(table([{ ci_code: 'srv-a', ...compared }], [CODE, ...COMPARED]))]),
    ).toContain('srv-a has 42% (+5%)');
  });

  it('speaks of each metric and of each history that was asked for', () => {
    const both = { ...METRIC_PLAN, metric: { ...METRIC_PLAN.metric!, also: ['memory_usage'] } };
    const results = [found(table([{ value: 1 }], [VALUE])), found(table([{ value: 2 }], [VALUE]))];
    expect(answerSentence(both, QUESTION, results)).toMatch(/cpu_usage.*: 1%\. .*memory_usage.*: 2%\.$/);
  });

  it('speaks of each item whose relations were asked for', () => {
    const walk = (root: string) => ({ tool: 'graph', params: { operation: 'dependencies', roots: { items: [root] } } });
    const plan = planOf({ graph: GRAPH, calls: [walk('sys-erp'), walk('sys-mes')] });
    const sentence = answerSentence(plan, '', [found(network(['sys-erp'], 2)), found(network(['sys-mes'], 3))]);
    expect(sentence).toBe('sys-erp depends on 2 within 1 hop. sys-mes depends on 3 within 1 hop.');
  });

  it.each([
    ['related', 'with USES to or from ci_subtype = storage'],
    ['unrelated', 'without USES to or from ci_subtype = storage'],
  ] as const)('says of %s items to what: %s', (measure, part) => {
    const isServer = { field: 'ci_subtype', op: '=', value: 'server' } as const;
    const plan = planOf({
      primary: { identifiers: [], keywords: [], filters: [isServer] },
      graph: { ...GRAPH, measure },
    });
    const sentences = [table([], [CODE]), table([{ ci_code: 'a' }], [CODE])].map((result) =>
      answerSentence(plan, '', [found({ ...result, total: 2 * result.rows.length })]),
    );
    expect(sentences).toEqual([
      `Nothing was found for: ci_subtype = server, ${part}.`,
      `Found 2 for: ci_subtype = server, ${part}.`,
    ]);
  });

  it('says within which bounds there is no path', () => {
    const plan = planOf({
      primary: { identifiers: ['sys-erp'], keywords: [], filters: [] },
      secondary: { identifiers: ['sys-mon'], keywords: [], filters: [] },
      graph: { ...GRAPH, rel_types: ['DEPENDS_ON'] },
      calls: [{ tool: 'graph', params: { operation: 'path' } }],
    });
    expect(answerSentence(plan, '', [found(network([], 0))])).toBe(
      'There is no path from sys-erp to sys-mon (DEPENDS_ON, within 1 hop).',
    );
  });

  it('names what a walk started from, where that were many items, by what they have in common', () => {
    const zone = { field: 'location', op: '=', value: 'zone-b' } as const;
    const plan = planOf({ primary: { identifiers: [], keywords: [], filters: [zone] }, graph: GRAPH });
    expect(answerSentence(plan, '', [found(network(['srv-a', 'srv-b'], 2))])).toBe(
      '2 are related to location = zone-b within 1 hop.',
    );
  });

  it('names days of the week and hours of the day', () => {
    const slots = table([{ slot: 3, value: 7 }], [{ name: 'slot', label: 'Slot', type: 'number' }, VALUE]);
    const by = (pattern: 'weekday' | 'hour_of_day') =>
      answerSentence({ ...METRIC_PLAN, metric: { ...METRIC_PLAN.metric!, pattern } }, QUESTION, [found(slots)]);
    expect([by('weekday'), by('hour_of_day')]).toEqual([
      expect.stringContaining('Wednesday has 7%'),
      expect.stringContaining('03:00 has 7%'),
    ]);
  });
});

describe('the blocks of a result', () => {
  it('begin with the number of items where that is asked for, none included', () => {
    const shown = { limitAsked: false, countAsked: true };
    const [first] = resultBlocks(network(['srv-a'], 2), shown);
    expect(first).toEqual({ type: 'number', label: 'Items', value: 2 });
    expect(resultBlocks(network(['srv-a'], 0), shown)).toEqual([{ type: 'number', label: 'Items', value: 0 }]);
    expect(resultBlocks(table([{ value: 7 }], [VALUE]), shown)).toHaveLength(1);
  });

  it('are a number for one value, a table for rows, and nothing for nothing', () => {
    expect(resultBlocks(table([{ value: 7 }], [VALUE]))).toEqual([
      { type: 'number', label: 'Average', value: 7, unit: '%' },
    ]);
    expect(resultBlocks(table([{ ci_code: 'a', value: 7 }], [CODE, VALUE]))).toEqual([
      {
        type: 'table',
        columns: [
          { name: 'ci_code', label: 'Item' },
          { name: 'value', label: 'Average (%)' },
        ],
        rows: [{ ci_code: 'a', value: 7 }],
        truncated: false,
      },
    ]);
    expect(resultBlocks(table([], [CODE]))).toEqual([]);
  });

  it('are a number and what it is a share of for one share', () => {
    expect(resultBlocks(SHARE)).toMatchObject([
      { type: 'number', label: 'Rate', value: 2, unit: '%' },
      { type: 'table', rows: [{ hits: 1, total: 50, rate: 0.02 }] },
    ]);
  });

  it('leave nothing out when the question says how many rows it wants', () => {
    const five = table([{ ci_code: 'a', value: 7 }], [CODE, VALUE], { total: 40, truncated: true });
    const counted = planOf({
      calls: [{ tool: 'metric', params: { limit: 5 } }],
      evidence: [{ ...METRIC_PLAN.evidence[0]!, field: 'metric.top_n', value: 5 }],
    });
    const newest = planOf({ calls: [{ tool: 'ci', params: { limit: 1 } }] });
    const clamped = { ...counted, warnings: [{ code: 'CLAMPED' as const, message: '' }] };
    const isLeftOut = (plan: Plan) =>
      (resultBlocks(five, { limitAsked: isLimitAsked(plan), countAsked: false })[0] as TableBlock).truncated;
    expect([counted, newest, clamped, planOf({})].map(isLeftOut)).toEqual([false, false, true, true]);
  });

  it('are a plain table for the rows of a tool that describes nothing', () => {
    expect(
      resultBlocks([
        { sku: 'A', qty: 1 },
        { sku: 'B', note: 'x' },
      ]),
    ).toMatchObject([{ type: 'table', columns: [{ name: 'sku' }, { name: 'qty' }, { name: 'note' }] }]);
  });
});
