import fc from 'fast-check';
import { seedVocabulary } from '../../../test/support/seed-vocabulary.js';
import type { Plan } from '../plan.js';
import type { CompiledVocabulary } from '../vocabulary/vocabulary.js';
import { plan } from './plan-question.js';

const SEOUL = { now: Date.parse('2026-01-28T09:30:00Z'), timeZone: 'Asia/Seoul' };

describe('planning a question', () => {
  let words: CompiledVocabulary;
  beforeAll(async () => {
    words = await seedVocabulary();
  });
  const planOf = (question: string, clock = SEOUL): Plan => plan(question, words, clock);
  /** What a plan does, without where in the question it was said. */
  const meaning = ({ evidence: _e, unmatched: _u, language: _l, warnings: _w, ...rest }: Plan) => rest;

  it.each([
    ['cpu_usage of srv-erp-01', 'cpu_usage'],
    ['CPU 사용률 srv-erp-01', 'cpu_usage'],
    ['cpu사용량 srv-erp-01', 'cpu_usage'],
    ['메모리 사용률은 srv-erp-01', 'memory_usage'],
    ['srv-erp-01의 온도', 'temperature'],
    ['disk io of srv-erp-01', 'disk_io'],
  ])('%s finds the metric %s', (question, metric) => {
    expect(planOf(question).metric?.metric_name).toBe(metric);
  });

  it.each([
    ['srv-erp-01의 CPU', ['srv-erp-01']],
    ['cpu of SRV-ERP-01', ['srv-erp-01']],
    ['srv-erp-01과 srv-erp-02 cpu', ['srv-erp-01', 'srv-erp-02']],
  ])('%s names the items %j, particles off', (question, identifiers) => {
    expect(planOf(question).primary.identifiers).toEqual(identifiers);
  });

  it.each([
    ['오늘 cpu srv-erp-01', '2026-01-27T15:00:00.000Z', '2026-01-28T15:00:00.000Z'],
    ['cpu of srv-erp-01 yesterday', '2026-01-26T15:00:00.000Z', '2026-01-27T15:00:00.000Z'],
    ['어제 cpu srv-erp-01', '2026-01-26T15:00:00.000Z', '2026-01-27T15:00:00.000Z'],
    ['cpu of srv-erp-01 this week', '2026-01-25T15:00:00.000Z', '2026-02-01T15:00:00.000Z'],
    ['지난주 srv-erp-01 cpu', '2026-01-18T15:00:00.000Z', '2026-01-25T15:00:00.000Z'],
    ['cpu of srv-erp-01 last 15 minutes', '2026-01-28T09:15:00.000Z', '2026-01-28T09:30:00.000Z'],
    ['최근 3시간 srv-erp-01 cpu', '2026-01-28T06:30:00.000Z', '2026-01-28T09:30:00.000Z'],
    ['srv-erp-01 cpu 2026-01-01~2026-01-07', '2025-12-31T15:00:00.000Z', '2026-01-07T15:00:00.000Z'],
    ['2026년 1월 3일 srv-erp-01 cpu', '2026-01-02T15:00:00.000Z', '2026-01-03T15:00:00.000Z'],
  ])('%s runs from %s to %s', (question, from, to) => {
    expect(planOf(question).metric?.time_range).toMatchObject({ from, to, time_zone: 'Asia/Seoul' });
  });

  it('cuts a day in the time zone of the caller, also where its clocks change', () => {
    const newYork = { now: Date.parse('2026-03-09T12:00:00Z'), timeZone: 'America/New_York' };
    const range = planOf('cpu of srv-erp-01 yesterday', newYork).metric?.time_range;
    expect(range).toMatchObject({ from: '2026-03-08T05:00:00.000Z', to: '2026-03-09T04:00:00.000Z' });
  });

  it.each([
    ['average CPU of srv-erp-01 last week', '지난주 srv-erp-01의 평균 CPU'],
    ['list of ERP servers', 'ERP 서버 목록'],
    ['number of servers by zone', 'zone별 서버 수'],
    ['which servers have at least 24 cores', 'CPU 코어가 24개 이상인 서버'],
  ])('%s and %s give the same plan', (english, korean) => {
    expect(meaning(planOf(korean))).toEqual(meaning(planOf(english)));
  });

  it.each(['this shop', '프로그램', '블로그', '목표', '대표'])('%s matches no word inside another', (question) => {
    const { kind, history, output, evidence } = planOf(question);
    expect({ kind, history }).toEqual({ kind: 'reject', history: undefined });
    expect(evidence.filter(({ asset }) => asset === 'table_hints' || asset === 'history_keywords')).toEqual([]);
    expect(output.blocks).not.toContain('chart');
  });

  it('matches both parts of a compound of known words', () => {
    expect(planOf('ERP 서버목록')).toMatchObject({ kind: 'plan', intent: 'LIST' });
  });

  it('keeps an unknown word as unmatched and never makes it a metric', () => {
    const question = 'flurbage of srv-erp-01';
    const { metric, unmatched } = planOf(question);
    expect(metric).toBeUndefined();
    expect(unmatched.map(([start, end]) => question.slice(start, end))).toContain('flurbage');
  });

  it.each(['weather in seoul', 'delete srv-erp-01', 'why is srv-erp-01 slow', 'cpu of srv-erp-01 on 2026-02-31'])(
    'declines %s',
    (question) => {
      expect(planOf(question)).toMatchObject({ kind: 'reject', calls: [] });
    },
  );

  const TEXT = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          'cpu',
          '평균',
          'srv-erp-01',
          '의',
          '목록',
          ' ',
          '어제',
          'top',
          '5',
          '>',
          '90%',
          '서버',
          '[',
          '~',
          '2026-01-01',
          '\ud800',
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join('')),
  );

  it('never throws, keeps every span inside the text, and answers the same for the same', () => {
    fc.assert(
      fc.property(TEXT, (question) => {
        const first = planOf(question);
        const spans = [...first.evidence.map(({ span }) => span), ...first.unmatched];
        for (const [start, end] of spans) {
          expect(start >= 0 && start <= end && end <= question.length).toBe(true);
        }
        expect(planOf(question)).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });
});
