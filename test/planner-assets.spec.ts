import { plan } from '../src/planner/analysis/plan-question.js';
import type { Plan } from '../src/planner/plan.js';
import { compileVocabularyAtOnce } from '../src/planner/vocabulary/compile-vocabulary.js';
import { DEFAULT_VOCABULARIES } from '../src/planner/vocabulary/default-vocabularies.js';
import { MAPPING_NAMES, type BuiltInMapping } from '../src/planner/vocabulary/mapping-names.js';
import type { CompiledVocabulary, VocabularyAsset, VocabularyInput } from '../src/planner/vocabulary/vocabulary.js';
import { readAnswerBook } from './support/answer-book/answer-book.js';
import { meaningOf, SEOUL } from './support/planning.js';
import { seedMappings } from './support/seed-vocabulary.js';

/** The same sections with nothing in them. */
function emptied(content: unknown): Record<string, unknown> {
  const sections = Object.entries(content as Record<string, unknown>);
  return Object.fromEntries(
    sections.map(([name, value]) => [name, Array.isArray(value) ? [] : typeof value === 'object' ? {} : value]),
  );
}

describe('the assets of a plan', () => {
  let words: CompiledVocabulary;
  let mappings: VocabularyInput;
  let questions: string[];
  beforeAll(async () => {
    mappings = await seedMappings();
    words = compileVocabularyAtOnce(mappings);
    questions = (await readAnswerBook()).answered.map(({ question }) => question);
    expect(questions.length).toBeGreaterThan(200);
  });
  const planOf = (question: string): Plan => plan(question, words, SEOUL);
  const named = (made: Plan): Set<string> => new Set(made.assets.map(({ name }) => name));
  /** The vocabulary of nothing but these. */
  const onlyWith = (names: ReadonlySet<string>): CompiledVocabulary => {
    const input: Record<string, VocabularyAsset> = {};
    for (const name of MAPPING_NAMES) {
      const content = mappings[name]?.content ?? DEFAULT_VOCABULARIES[name as BuiltInMapping];
      const kept = names.has(name) ? content : emptied(content);
      input[name] = { name, version: 1, source: 'asset_registry', content: kept };
    }
    return compileVocabularyAtOnce(input);
  };

  it('are all that it rests on: without the words of any other it is the same plan', () => {
    const others = new Map<string, CompiledVocabulary>();
    for (const question of questions) {
      const made = planOf(question);
      if (made.kind !== 'plan') continue;
      const assets = named(made);
      const key = [...assets].join();
      const alone = others.get(key) ?? onlyWith(assets);
      others.set(key, alone);
      expect({ question, assets: key, plan: meaningOf(plan(question, alone, SEOUL)) }).toEqual({
        question,
        assets: key,
        plan: meaningOf(made),
      });
    }
  });

  it.each([
    ['메모리가 256GB인 서버', ['filterable_fields', 'metric_aliases', 'item_types']],
    ['status=active servers', ['filterable_fields', 'item_types']],
    ['servers not in zone-a', ['field_values', 'phrase_keywords', 'item_types']],
    ['impact of srv-erp-01', ['graph_scope_keywords', 'relation_types', 'item_types']],
    ['CPU가 가장 높은 서버', ['metric_aliases', 'order_keywords', 'item_types']],
    ['events yesterday', ['history_keywords', 'filterable_fields']],
    ['servers with cpu over 90%', ['metric_aliases', 'metric_catalogue', 'comparison_keywords', 'item_types']],
    ['작년 12월 srv-erp-01 cpu', ['history_keywords', 'metric_aliases', 'item_types']],
    ['december of last year cpu of srv-erp-01', ['history_keywords', 'metric_aliases']],
    ['summary of srv-erp-01', ['auto_keywords', 'metric_catalogue', 'item_types']],
    ['please show servers', ['filler_words', 'item_types']],
    ['server with the most memory', ['metric_aliases', 'filterable_fields', 'phrase_keywords', 'order_keywords']],
    ['weather in seoul', ['unsupported_keywords']],
  ])('of "%s" are among others %j', (question, expected) => {
    const assets = named(planOf(question));
    expect(expected.filter((name) => !assets.has(name))).toEqual([]);
  });

  it.each(['cpu of srv-erp-01', 'list servers'])('of "%s" are none that say nothing about it', (question) => {
    const assets = named(planOf(question));
    expect(
      ['table_hints', 'agg_keywords', 'order_keywords', 'relation_types'].filter((name) => assets.has(name)),
    ).toEqual([]);
  });
});

describe('the evidence of a plan', () => {
  let plans: [question: string, made: Plan][];
  let planOf: (question: string) => Plan;
  beforeAll(async () => {
    const words = compileVocabularyAtOnce(await seedMappings());
    planOf = (question) => plan(question, words, SEOUL);
    const { answered } = await readAnswerBook();
    plans = answered.map(({ question }): [string, Plan] => [question, planOf(question)]);
  });

  it.each<[string, [field: string, text: string, asset: string | null, value: unknown][]]>([
    [
      '메모리가 256GB인 서버',
      [
        ['primary.filters', '메모리', 'metric_aliases', { field: 'attributes.memory_gb', op: '=', value: 256 }],
        ['primary.filters', '256GB', 'filterable_fields', { field: 'attributes.memory_gb', op: '=', value: 256 }],
      ],
    ],
    [
      'status=active servers',
      [['primary.filters', 'status', 'filterable_fields', { field: 'status', op: '=', value: 'active' }]],
    ],
    [
      'servers not in zone-a',
      [['primary.filters', 'not in', 'phrase_keywords', { field: 'location', op: '!=', value: 'zone-a' }]],
    ],
    [
      'zone-a에 위치한 서버',
      [['primary.filters', 'zone-a', 'field_values', { field: 'location', op: '=', value: 'zone-a' }]],
    ],
    [
      'impact of srv-erp-01',
      [
        ['graph.view', 'impact', 'graph_scope_keywords', 'IMPACT'],
        ['graph.direction', 'impact', 'relation_types', 'in'],
        ['graph.rel_types', 'impact', 'relation_types', expect.arrayContaining(['USES'])],
      ],
    ],
    [
      'CPU가 가장 높은 서버',
      [
        ['metric.order', '높은', 'order_keywords', 'desc'],
        ['metric.top_n', '가장', 'order_keywords', 1],
      ],
    ],
    [
      'storage between 20 and 100 TB',
      [
        ['primary.filters', 'between', 'phrase_keywords', { field: 'attributes.capacity_tb', op: '>=', value: 20 }],
        ['primary.filters', '20', null, { field: 'attributes.capacity_tb', op: '>=', value: 20 }],
        ['primary.filters', '100 TB', 'filterable_fields', { field: 'attributes.capacity_tb', op: '>=', value: 20 }],
        ['primary.filters', '100 TB', 'filterable_fields', { field: 'attributes.capacity_tb', op: '<=', value: 100 }],
      ],
    ],
    [
      'when was cpu of srv-erp-01 over 90% yesterday',
      [
        ['metric.points', 'when', 'question_words', true],
        ['metric.order', 'when', 'question_words', 'asc'],
      ],
    ],
    ['어제 온도 최저값은 언제', [['metric.order', '최저값', 'agg_keywords', 'asc']]],
    [
      'which systems do both erp and secops depend on?',
      [
        ['graph.having', 'both', 'phrase_keywords', { op: '>=', value: 2 }],
        ['primary.filters', 'systems', 'item_types', { field: 'ci_type', op: '=', value: 'SYSTEM' }],
        ['graph.direction', 'depend on', 'relation_types', 'in'],
      ],
    ],
    ['어제 알람이 가장 많은 시스템', [['history.limit', '가장', 'order_keywords', 1]]],
    [
      'servers with cpu over 90%',
      [
        ['metric.threshold', 'over', 'comparison_keywords', { op: '>', value: 90 }],
        ['metric.threshold', '90%', 'metric_catalogue', { op: '>', value: 90 }],
      ],
    ],
    [
      'maintenance longer than half an hour',
      [['history.filters', 'half an hour', 'filterable_fields', { field: 'duration_min', op: '>', value: 30 }]],
    ],
  ])('of "%s" shows %j', (question, expected) => {
    const shown = planOf(question).evidence.map(({ field, span, asset, value }) => [
      field,
      question.slice(...span),
      asset,
      value,
    ]);
    expect(shown).toEqual(expect.arrayContaining(expected));
  });

  it('names for every asset that it shows a version and where it comes from, as the list of assets does', () => {
    for (const [question, made] of plans) {
      for (const { asset, version, source } of made.evidence) {
        if (asset === null) expect({ question, source }).toEqual({ question, source: 'pattern' });
        else
          expect({ question, assets: made.assets }).toEqual({
            question,
            assets: expect.arrayContaining([{ name: asset, version, source }]),
          });
      }
    }
  });

  it('says nothing twice', () => {
    const repeated = plans.flatMap(([question, { evidence }]) => {
      const entries = evidence.map(({ field, value, span, asset, keyword }) =>
        JSON.stringify({ field, value, text: question.slice(...span), span, asset, keyword }),
      );
      const twice = entries.filter((entry, at) => entries.indexOf(entry) !== at);
      return twice.map((entry) => `${question}: ${entry}`);
    });
    expect(repeated).toEqual([]);
  });

  it('keeps nothing of a reading that was tried and dropped', () => {
    const { evidence } = planOf('servers that use a storage');
    expect(evidence.map(({ field, keyword }) => `${field}: ${keyword}`)).toEqual([
      'primary.filters: servers',
      'graph.targets: storage',
      'graph.direction: use',
      'graph.rel_types: use',
    ]);
  });

  it('shows where each part of the plan comes from that no default gives', () => {
    const unexplained: string[] = [];
    for (const [question, made] of plans) {
      if (made.kind !== 'plan') continue;
      const fields = new Set(made.evidence.map(({ field }) => field));
      for (const part of decidedParts(made)) if (!fields.has(part)) unexplained.push(`${part}: ${question}`);
    }
    expect(unexplained).toEqual([]);
  });
});

/** Parts of a plan that a question must have asked for. */
function decidedParts({ primary, metric, history, graph, aggregate, list }: Plan): string[] {
  const parts: [name: string, present: boolean][] = [
    ['primary.identifiers', primary.identifiers.length > 0],
    ['primary.filters', primary.filters.length > 0],
    ['metric.metric_name', metric !== undefined],
    ['metric.threshold', metric?.threshold !== undefined && metric.threshold.op !== '='],
    ['metric.compare_to', metric?.compare_to !== undefined],
    ['metric.order', metric?.order !== undefined && metric.threshold === undefined && metric.compare_to === undefined],
    ['metric.top_n', metric?.top_n !== undefined],
    ['metric.pattern', metric?.pattern !== undefined],
    ['history.filters', (history?.filters.length ?? 0) > 0],
    ['history.having', history?.having !== undefined],
    ['history.group_by', history?.group_by !== undefined],
    ['history.limit', history !== undefined && history.limit !== 50 && history.measure === 'records'],
    ['graph.rel_types', (graph?.rel_types.length ?? 0) > 0],
    ['graph.targets', graph?.targets !== undefined],
    ['graph.having', graph?.having !== undefined && graph.measure !== 'related'],
    ['aggregate.group_by', (aggregate?.group_by.length ?? 0) > 0],
    ['aggregate.top_n', aggregate?.top_n !== undefined],
    ['list.order', list?.order !== undefined],
    ['list.limit', list !== undefined && list.limit === 1 && primary.identifiers.length === 0],
  ];
  return parts.filter(([, present]) => present).map(([name]) => name);
}
