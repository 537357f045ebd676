import { seedVocabulary } from '../../../test/support/seed-vocabulary.js';
import type { Plan } from '../plan.js';
import type { CompiledVocabulary } from '../vocabulary/vocabulary.js';
import { plan } from './plan-question.js';

const SEOUL = { now: Date.parse('2026-01-28T09:30:00Z'), timeZone: 'Asia/Seoul' };

describe('an everyday question', () => {
  let words: CompiledVocabulary;
  beforeAll(async () => {
    words = await seedVocabulary();
  });
  const planOf = (question: string): Plan => plan(question, words, SEOUL);

  it.each<[string, Record<string, unknown>]>([
    ['min disk_io of srv-cmdb-02 yesterday', { metric_name: 'disk_io', agg: 'min' }],
    ['MES 서버들의 IP 주소를 알려줘', { operation: 'list', fields: ['ci_code', 'attributes.ip'] }],
    ['owner of srv-erp-01', { operation: 'lookup', fields: ['owner'] }],
    ['owners of srv-erp-01 and srv-erp-02', { operation: 'lookup', fields: ['ci_code', 'owner'] }],
    ['오늘 이벤트 건수', { time_range: { from: '2026-01-27T15:00:00.000Z', to: '2026-01-28T09:30:00.000Z' } }],
    ['daily events this week', { time_range: { from: '2026-01-25T15:00:00.000Z', to: '2026-01-28T09:30:00.000Z' } }],
  ])('%s calls a tool with %j', (question, params) => {
    expect(planOf(question)).toMatchObject({ kind: 'plan', calls: [{ params }] });
  });
});
