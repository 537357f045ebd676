import fc from 'fast-check';
import { leftOf, meaningOf, seedPlanner, SEOUL } from '../../../test/support/planning.js';
import { seedMappings } from '../../../test/support/seed-vocabulary.js';
import { MAX_QUESTION_LENGTH, type Plan, type PlanClock } from '../plan.js';
import { compileVocabularyAtOnce } from '../vocabulary/compile-vocabulary.js';
import type { VocabularyInput } from '../vocabulary/vocabulary.js';
import { plan as planWith } from './plan-question.js';

describe('planning a question', () => {
  let plan: (question: string, clock?: PlanClock) => Plan;
  let mappings: VocabularyInput;
  beforeAll(async () => {
    plan = await seedPlanner();
    mappings = await seedMappings();
  });

  it.each([
    ['average CPU of srv-erp-01 last week', '지난주 srv-erp-01의 평균 CPU'],
    ['maximum temperature of srv-erp-01 yesterday', '어제 srv-erp-01의 최대 온도'],
    ['memory usage of srv-erp-01 now', '지금 srv-erp-01의 메모리 사용률'],
    ['top 5 servers by cpu', 'CPU 상위 5개 서버'],
    ['servers with cpu at least 90%', 'CPU가 90% 이상인 서버'],
    ['which server has the lowest cpu', 'CPU가 가장 낮은 서버'],
    ['average cpu by system last month', '지난달 시스템별 평균 CPU'],
    ['daily average cpu of srv-erp-01 last week', '지난주 srv-erp-01의 일별 평균 CPU'],
    ['cpu trend of srv-erp-01 over the last 24 hours', '최근 24시간 srv-erp-01 CPU 추이'],
    ['compare cpu of srv-erp-01 this week with last week', '지난주와 이번 주 srv-erp-01 CPU 비교'],
    ['cpu and memory of srv-erp-01', 'srv-erp-01의 CPU와 메모리'],
    ['servers without cpu data', 'CPU 데이터가 없는 서버'],
    ['list of ERP servers', 'ERP 서버 목록'],
    ['list 10 servers', '서버 목록 10개'],
    ['list 500 servers', '서버 목록 500개'],
    ['number of servers by zone', 'zone별 서버 수'],
    ['how many servers', '서버는 몇 대야'],
    ['which servers have at least 24 cores', 'CPU 코어가 24개 이상인 서버'],
    ['servers with 256 GB of memory', '메모리가 256GB인 서버'],
    ['servers not in zone-a', 'zone-a가 아닌 서버'],
    ['apps written in python', 'python으로 작성된 앱'],
    ['which system has the most servers', '서버가 가장 많은 시스템'],
    ['systems with at least 5 servers', '서버가 5대 이상인 시스템'],
    ['total memory size of servers', '서버의 총 메모리 용량'],
    ['share of active servers', '활성 서버의 비율'],
    ['servers created in 2024', '2024년에 생성된 서버'],
    ['who owns srv-erp-01', 'srv-erp-01의 담당자는 누구야'],
    ['where is srv-erp-01', 'srv-erp-01은 어디에 있어'],
    ['events yesterday', '어제 이벤트'],
    ['alarms of srv-erp-01 last week', '지난주 srv-erp-01의 알람'],
    ['number of events by type yesterday', '어제 유형별 이벤트 건수'],
    ['failed deployments last month', '지난달 실패한 배포'],
    ['deployment success rate by system last month', '지난달 시스템별 배포 성공률'],
    ['work requested by alice', 'alice가 요청한 작업'],
    ['latest 5 events', '최근 이벤트 5건'],
    ['daily event trend last week', '지난주 일별 이벤트 추이'],
    ['dependencies of sys-erp', 'sys-erp의 의존성'],
    ['components of sys-erp', 'sys-erp의 구성 요소'],
    ['impact of srv-erp-01 within 3 hops', 'srv-erp-01 영향 범위 3단계'],
    ['impact of srv-erp-01 within 50 hops', 'srv-erp-01 영향 범위 50단계'],
    ['path from srv-erp-01 to srv-mes-01', 'srv-erp-01에서 srv-mes-01까지 경로'],
    ['servers using storage-erp', 'storage-erp를 사용하는 서버'],
    ['servers without a firewall', '방화벽이 없는 서버'],
    ['circular dependencies', '순환 의존성'],
    ['summary of srv-erp-01', 'srv-erp-01 요약'],
    ['simulate cpu above 90% for 15 minutes last week', '지난주 CPU 90% 초과가 15분 지속되면 시뮬레이션'],
    ['list of servers as a table', '서버 목록을 표로 정리'],
  ])('"%s" and "%s" give the same plan', (english, korean) => {
    const [one, other] = [plan(english), plan(korean)];
    expect(meaningOf(other)).toEqual(meaningOf(one));
    expect([one.kind, one.language, other.language]).toEqual(['plan', 'en', 'ko']);
  });

  it.each([
    ['cpu of srv-erp-01', ['text', 'number']],
    ['srv-erp-01의 CPU', ['text', 'number']],
    ['number of servers', ['text', 'number']],
    ['어제 이벤트 건수', ['text', 'number']],
    ['서버 목록', ['text', 'table']],
    ['top 5 servers by cpu', ['text', 'table']],
    ['어제 이벤트', ['text', 'table']],
    ['cpu trend of srv-erp-01 yesterday', ['text', 'chart']],
    ['지난주 일별 이벤트 추이', ['text', 'chart']],
    ['cpu of srv-erp-01 by weekday last month', ['text', 'table', 'chart']],
    ['dependencies of sys-erp', ['text', 'network', 'table']],
    ['sys-erp의 구성', ['text', 'network', 'table']],
    ['cpu of srv-erp-01 as a table', ['text', 'table', 'number']],
    ['srv-erp-01의 CPU를 표로', ['text', 'table', 'number']],
    ['어제 srv-erp-01 CPU 추이를 표로 정리', ['text', 'table', 'chart']],
    ['sys-erp 구성을 표로', ['text', 'table', 'network']],
    ['summary of srv-erp-01', ['text', 'table', 'number']],
    ['안녕', ['text']],
    ['weather in seoul', ['text']],
  ])('"%s" is answered in %j', (question, blocks) => {
    expect(plan(question).output).toEqual({ primary: blocks[1] ?? 'text', blocks });
  });

  it.each([
    ['summary of srv-erp-01', 'auto', ['ci', 'metric', 'metric', 'metric', 'metric', 'metric', 'history']],
    ['srv-erp-01 어때', 'auto', ['ci', 'metric', 'metric', 'metric', 'metric', 'metric', 'history']],
    ['cpu of srv-erp-01', 'ci', ['metric']],
    ['지난주 CPU 90% 초과가 15분 지속되면 시뮬레이션', 'ci', ['cep']],
    ['hello', 'ci', []],
  ])('"%s" is of the mode %s and calls %j', (question, mode, tools) => {
    const { mode: found, calls } = plan(question);
    expect([found, calls.map(({ tool }) => tool)]).toEqual([mode, tools]);
  });

  it.each(['this shop', '프로그램', '블로그', '목표', '대표'])('%s matches no word inside another', (question) => {
    const { kind, history, evidence, output } = plan(question);
    expect({ kind, history, evidence, blocks: output.blocks }).toEqual({
      kind: 'reject',
      evidence: [],
      blocks: ['text'],
    });
  });

  it.each([
    ['수도 서버', '수도'],
    ['수당 서버', '수당'],
    ['수은 서버', '수은'],
    ['다중 서버', '다중'],
    ['각도 서버', '각도'],
    ['별도 서버', '별도'],
  ])('%s is declined: %s is no word of one syllable with a particle', (question, word) => {
    const made = plan(question);
    expect(made).toMatchObject({ kind: 'reject', calls: [], refusal: { reason: 'unknown_words' } });
    expect(leftOf(question, made)).toEqual([word]);
  });

  it.each([
    ['앱은 몇 개야', 'aggregate'],
    ['서버 수는', 'aggregate'],
    ['srv-erp-01 램도 보여줘', 'latest'],
    ['앱당 평균 메모리 어제', 'aggregate'],
    ['승인자가 밥인 작업', 'list'],
  ])('%s is understood through the particle of a word of one syllable', (question, operation) => {
    expect(plan(question)).toMatchObject({ kind: 'plan', calls: [{ params: { operation } }] });
  });

  it('matches both parts of a compound of known words', () => {
    expect(plan('ERP 서버목록')).toMatchObject({ kind: 'plan', intent: 'LIST' });
  });

  it('says for each field which words and which version of which vocabulary it comes from, and what lost', () => {
    const question = '최근 24시간 srv-erp-01의 평균 CPU 사용률';
    const { evidence, assets } = plan(question);
    expect(
      evidence.map(({ field, value, span, asset, source }) => [field, question.slice(...span), asset, source, value]),
    ).toEqual(
      expect.arrayContaining([
        ['metric.metric_name', 'CPU 사용률', 'metric_aliases', 'asset_registry', 'cpu_usage'],
        ['metric.agg', '평균', 'agg_keywords', 'asset_registry', 'avg'],
        [
          'metric.time_range',
          '최근 24시간',
          'history_keywords',
          'asset_registry',
          expect.objectContaining({ label: 'last_24h' }),
        ],
        ['primary.identifiers', 'srv-erp-01', null, 'pattern', 'srv-erp-01'],
      ]),
    );
    const metric = evidence.find(({ field }) => field === 'metric.metric_name');
    expect(metric?.losing).toContainEqual(
      expect.objectContaining({
        keyword: 'cpu',
        span: [23, 26],
        asset: 'metric_aliases',
        version: 1,
        reason: 'shorter',
      }),
    );
    expect(assets).toEqual(expect.arrayContaining([{ name: 'metric_aliases', version: 1, source: 'asset_registry' }]));
    expect(assets.map(({ name }) => name)).not.toContain('table_hints');
  });

  it('keeps what lost when a longer word of another vocabulary won', () => {
    const words = compileVocabularyAtOnce({
      ...mappings,
      metric_aliases: {
        ...mappings['metric_aliases']!,
        content: { aliases: { 응답시간: 'response_time' }, keywords: ['지표'] },
      },
      history_keywords: {
        ...mappings['history_keywords']!,
        content: { keywords: ['이벤트'], time_map: { 시간: 'last_1h' } },
      },
    });
    const question = 'srv-erp-01의 응답시간';
    const made = planWith(question, words, SEOUL);
    expect(made.metric?.metric_name).toBe('response_time');
    const found = made.evidence.find(({ field }) => field === 'metric.metric_name');
    expect(found?.losing).toContainEqual(
      expect.objectContaining({ keyword: '시간', value: 'last_1h', asset: 'history_keywords', span: [14, 16] }),
    );
  });

  it('does what a published mapping says, also where a built-in vocabulary says something else', () => {
    const kinds = { name: 'item_types', version: 3, source: 'asset_registry' as const };
    const words = compileVocabularyAtOnce({
      ...mappings,
      item_types: {
        ...kinds,
        content: { types: { pump: { words: ['pump', '펌프'], filters: { ci_subtype: 'pump' } } } },
      },
    });
    const made = planWith('펌프 목록', words, SEOUL);
    expect(made.primary.filters).toEqual([{ field: 'ci_subtype', op: '=', value: 'pump' }]);
    expect(made.assets).toContainEqual(kinds);
    expect(planWith('서버 목록', words, SEOUL).kind).toBe('reject');
  });

  it('reads no more than the longest question, and says so', () => {
    const made = plan(`cpu of srv-erp-01${' '.repeat(MAX_QUESTION_LENGTH)}delete everything`);
    expect(made).toMatchObject({ kind: 'plan', warnings: [{ code: 'QUESTION_TOO_LONG' }] });
  });

  it('is the same whatever order the keywords of an asset stand in', () => {
    const questions = [
      '최근 24시간 srv-erp-01의 평균 CPU 사용률 추이',
      'failed deployments of erp servers last month',
      '심각도 4 이상 보안 경고 목록을 표로',
      'impact of srv-erp-01 within 3 hops',
      'top 5 servers by memory usage',
      '지난주 시스템별 배포 성공률',
      'work approved by bob',
    ];
    const plansOf = (input: VocabularyInput) => {
      const words = compileVocabularyAtOnce(input);
      return questions.map((question) => planWith(question, words, SEOUL));
    };
    const expected = plansOf(mappings);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const shuffled = Object.entries(mappings).map(([name, asset]) => [
          name,
          { ...asset, content: inAnotherOrder(asset.content, seed) },
        ]);
        expect(plansOf(Object.fromEntries(shuffled.reverse()) as VocabularyInput)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  /** Pieces that questions and nonsense are made of. */
  const PIECES = fc.constantFrom(
    ...['cpu', '평균', 'srv-erp-01', '의', '목록', ' ', '어제', 'top', '5', '>', '90%', '서버', '[', '~', '2026-01-01'],
    ...[
      '\ud800',
      '\udc00',
      '🚀',
      '\0',
      'ﷺ',
      'e\u0301',
      "'",
      ';--',
      'SELECT',
      '2026-02-31',
      '25:00',
      '에서',
      '까지',
      '1월',
    ],
    ...[
      'and',
      'not',
      '와',
      '별',
      '보다',
      '이상',
      'GB',
      '시간',
      '전',
      '부터',
      '영향',
      '의존',
      '경로',
      'by',
      'of',
      '=',
      ',',
    ],
  );
  const TEXT = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.array(PIECES, { maxLength: 80 }).map((parts) => parts.join('')),
    fc.array(PIECES, { maxLength: 40 }).map((parts) => parts.join(' ')),
    fc.tuple(PIECES, fc.integer({ min: 1, max: 2000 })).map(([piece, times]) => piece.repeat(times).slice(0, 2000)),
  );
  const CLOCK = fc.record({
    now: fc.integer({ min: 0, max: Date.parse('2999-12-31T00:00:00Z') }),
    timeZone: fc.constantFrom('UTC', 'Asia/Seoul', 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe'),
  });

  it('never throws on any text at any time, and answers the same for the same', () => {
    fc.assert(
      fc.property(TEXT, CLOCK, (question, clock) => {
        const first = plan(question, clock);
        expect(plan(question, clock)).toEqual(first);
        if (first.kind !== 'plan') expect(first.calls).toEqual([]);
        if (first.kind === 'plan') expect(first.calls.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  it('points only into the text: evidence, what lost, what is unmatched, and warnings', () => {
    fc.assert(
      fc.property(TEXT, (question) => {
        const { evidence, unmatched, warnings } = plan(question);
        const spans = [
          ...evidence.flatMap(({ span, losing }) => [span, ...(losing ?? []).map((candidate) => candidate.span)]),
          ...unmatched,
          ...warnings.flatMap(({ span }) => (span === undefined ? [] : [span])),
        ];
        for (const [start, end] of spans) {
          expect(start >= 0 && start < end && end <= question.length).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('answers no question with a word in it that nobody knows', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('average cpu of srv-erp-01', '서버 목록', 'events yesterday', 'dependencies of sys-erp'),
        fc.constantFrom('flurbage', 'quxification', '플러비지', '뀨잉뀨잉'),
        fc.boolean(),
        (question, word, before) => {
          const text = before ? `${word} ${question}` : `${question} ${word}`;
          const made = plan(text);
          expect(made).toMatchObject({ kind: 'reject', calls: [], refusal: { reason: 'unknown_words' } });
          expect(leftOf(text, made)).toEqual([word]);
        },
      ),
    );
  });

  it.each([
    ['only emoji', '🚀🔥😀'],
    ['lone surrogates', '\ud800\udfff\ud800'],
    ['2,000 times the same keyword', '표'.repeat(2000)],
    ['SQL', "'; DROP TABLE ci; -- SELECT * FROM metric_value"],
    ['nested brackets', '['.repeat(1000) + ']'.repeat(1000)],
    ['nothing but spaces', ' '.repeat(2000)],
    ['NUL characters', '\0'.repeat(2000)],
    ['a number of 2,000 digits', '9'.repeat(2000)],
    ['combining marks', `a${'\u0301'.repeat(1999)}`],
    ['letters that normalise to many', 'ﷺ'.repeat(2000)],
    ['one endless code', 'a-1'.repeat(666)],
    ['one endless unknown word', '가'.repeat(2000)],
  ])('%s is no question, and no error', (_, question) => {
    expect(plan(question)).toMatchObject({ kind: 'reject', calls: [] });
  });
});

/** The same lists and objects, their entries in another order: as `seed` has it. */
function inAnotherOrder(content: unknown, seed: number): unknown {
  const place = (text: string): number =>
    [...text].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0)!, 16777619), seed);
  if (Array.isArray(content))
    return [...(content as unknown[])].sort((one, other) => place(JSON.stringify(one)) - place(JSON.stringify(other)));
  if (typeof content !== 'object' || content === null) return content;
  const entries = Object.entries(content).map(([key, value]) => [key, inAnotherOrder(value, seed)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => place(one) - place(other)));
}
