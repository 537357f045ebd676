import { clockAt, leftOf, seedPlanner, SEOUL } from '../../../../test/support/planning.js';
import { seedMappings } from '../../../../test/support/seed-vocabulary.js';
import type { Plan, PlanClock } from '../../plan.js';
import { compileVocabularyAtOnce } from '../../vocabulary/compile-vocabulary.js';
import { plan as planWith } from '../plan-question.js';

describe('a month or a day of a period that is named', () => {
  let plan: (question: string, clock?: PlanClock) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const daysOf = (time: string, clock?: PlanClock): string[] => {
    const question = `srv-erp-01 cpu ${time}`;
    const made = plan(question, clock);
    expect({ time, kind: made.kind, left: leftOf(question, made) }).toEqual({ time, kind: 'plan', left: [] });
    const inSeoul = (instant: string): string =>
      new Date(Date.parse(instant) + 9 * 3_600_000).toISOString().slice(0, 10);
    return [made.metric!.time_range.from, made.metric!.time_range.to].map(inSeoul);
  };

  it.each([
    ['작년 12월', '2025-12-01', '2026-01-01'],
    ['지난해 12월 25일', '2025-12-25', '2025-12-26'],
    ['작년의 3월', '2025-03-01', '2025-04-01'],
    ['올해 1월', '2026-01-01', '2026-02-01'],
    ['금년 1월', '2026-01-01', '2026-02-01'],
    ['이번 달 3일', '2026-01-03', '2026-01-04'],
    ['지난달 5일', '2025-12-05', '2025-12-06'],
    ['전월 31일', '2025-12-31', '2026-01-01'],
    ['지난 분기 11월', '2025-11-01', '2025-12-01'],
    ['지난주 월요일', '2026-01-19', '2026-01-20'],
    ['지난주월요일', '2026-01-19', '2026-01-20'],
    ['전주 금요일', '2026-01-23', '2026-01-24'],
    ['이번 주 화요일', '2026-01-27', '2026-01-28'],
    ['지난달 3일부터 5일까지', '2025-12-03', '2025-12-06'],
    ['작년 11월부터 12월까지', '2025-11-01', '2026-01-01'],
    ['작년 10월부터 올해 1월까지', '2025-10-01', '2026-02-01'],
    ['december of last year', '2025-12-01', '2026-01-01'],
    ['last year december', '2025-12-01', '2026-01-01'],
    ['monday last week', '2026-01-19', '2026-01-20'],
    ['last week monday', '2026-01-19', '2026-01-20'],
  ])('"%s" runs from %s to %s in Seoul', (time, from, to) => {
    const later = clockAt('2026-02-15T00:00:00Z', 'Asia/Seoul');
    const inJanuary = !time.includes('1월까지') && time !== '올해 1월' && time !== '금년 1월';
    expect(daysOf(time, inJanuary ? SEOUL : later)).toEqual([from, to]);
  });

  it.each(['지난 분기 1월', '지난달 32일', 'december of last quarter of this year'])(
    '%s is answered by nothing',
    (time) => {
      expect(plan(`srv-erp-01 cpu ${time}`)).toMatchObject({ kind: 'reject', calls: [] });
    },
  );

  it('reads an amount of days as no day of the month', () => {
    expect(leftOf('이번 달 3일간 srv-erp-01 cpu', plan('이번 달 3일간 srv-erp-01 cpu'))).toEqual(['3일간']);
  });

  describe('follows the words of the published time_map', () => {
    const planOf = async (question: string, changes: Record<string, string | null>): Promise<Plan> => {
      const mappings = await seedMappings();
      const history = mappings['history_keywords']!;
      const content = history.content as { time_map: Record<string, string> };
      const time_map = Object.fromEntries(
        Object.entries({ ...content.time_map, ...changes }).filter(([, label]) => label !== null),
      );
      const words = { ...mappings, history_keywords: { ...history, content: { ...content, time_map } } };
      return planWith(question, compileVocabularyAtOnce(words), SEOUL);
    };

    it('where it names a week that nobody knew', async () => {
      const made = await planOf('srv-erp-01 cpu 작주 월요일', { 작주: 'last_week' });
      expect(made).toMatchObject({ kind: 'plan', metric: { time_range: { from: '2026-01-18T15:00:00.000Z' } } });
    });

    it('and no longer knows a year that was taken out', async () => {
      const made = await planOf('srv-erp-01 cpu 작년 12월', { 작년: null });
      expect(made).toMatchObject({ kind: 'reject', refusal: { words: ['작년'] } });
    });

    it.each([
      ['maintenance longer than half a shift', 'half a shift', 'last_4h', '>', 240],
      ['반나절근무 이상 걸린 점검', '반나절근무', 'last_4h', '>=', 240],
      ['maintenance longer than a month', 'a month', 'last_30d', '>', 43_200],
    ])('and compares with any stretch that it knows: %s', async (question, word, label, op, value) => {
      const made = await planOf(question, { [word]: label });
      expect(made).toMatchObject({
        kind: 'plan',
        history: { time_range: { label: 'all' }, filters: [{ field: 'duration_min', op, value }] },
      });
    });

    it.each(['maintenance over the last hour', 'maintenance over the past week', '최근 하루 점검'])(
      'but with none that a word before it says to end now: %s',
      async (question) => {
        const made = await planOf(question, {});
        expect(made).toMatchObject({ kind: 'plan', history: { filters: [] } });
        expect(made.history?.time_range.label).not.toBe('all');
      },
    );
  });

  it.each(['cpu trend of srv-erp-01 over a week', '일주일 이내 srv-erp-01 CPU 추이', '한 달 이내 작업'])(
    '%s names a period, as nothing in it takes that long',
    (question) => {
      const made = plan(question);
      expect(made.kind).toBe('plan');
      expect((made.metric ?? made.history)?.time_range.label).toMatch(/^last_/);
    },
  );
});
