import { seedVocabulary } from '../../../test/support/seed-vocabulary.js';
import { runAtOnce } from '../vocabulary/time-slices.js';
import { changedPlans } from './evaluate-book.js';

describe('trying another vocabulary on questions', () => {
  const at = { time_zone: 'Asia/Seoul', as_of: '2026-01-28T09:30:00Z' };
  const QUESTIONS = ['average cpu of srv-erp-01', 'list servers'].map((question) => ({ question, ...at }));

  it('tells whose plan changes, and how', async () => {
    const before = await seedVocabulary();
    const after = await seedVocabulary({ agg_keywords: { mappings: { average: 'max' } } });
    expect(runAtOnce(changedPlans(QUESTIONS, before, after))).toEqual([
      {
        question: 'average cpu of srv-erp-01',
        changes: expect.arrayContaining([{ field: 'metric.agg', before: 'avg', after: 'max' }]),
      },
    ]);
  });

  it('lets others run after each plan, however many questions there are', async () => {
    const words = await seedVocabulary();
    const many = Array.from({ length: 50 }, () => QUESTIONS[0]!);
    const work = changedPlans(many, words, words);
    let pauses = 0;
    while (work.next().done !== true) pauses += 1;
    expect(pauses).toBe(2 * many.length);
  });
});
