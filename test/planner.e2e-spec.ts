import { PlannerService } from '../src/planner/planner.service.js';
import { evaluateBook } from '../src/planner/question-book/evaluate-book.js';
import { readQuestionBooks } from '../src/planner/question-book/question-book.reader.js';
import { QuestionLog } from '../src/planner/question-log/question-log.service.js';
import { VocabularyStore } from '../src/planner/vocabularies/vocabulary-store.service.js';
import { REQUIRED_MAPPINGS } from '../src/planner/vocabulary/mapping-names.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

/** The parts of mappings that these tests change. */
interface Words {
  aliases: Record<string, string>;
  mappings: Record<string, string>;
}

describe('plans over HTTP', () => {
  let database: TestDatabase;
  let app: WholeApp;
  let replica: WholeApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startWholeApp(database.url);
    replica = await startWholeApp(database.url);
  });
  afterAll(async () => {
    await replica.close();
    await app.close();
    await database.drop();
  });

  const plan = async (question: string, on = app, more: object = {}, options = {}) =>
    on.call(
      'POST',
      '/ops/plan',
      { question, time_zone: 'Asia/Seoul', as_of: '2026-01-28T09:30:00Z', ...more },
      options,
    );
  const draftOf = async (name: string, change: (content: Words) => unknown): Promise<string> => {
    const content = (await app.app.get(VocabularyStore, { strict: false }).mappingsOf('default')).get(
      name as never,
    )!.content;
    const body = {
      asset_type: 'mapping',
      name,
      mapping_type: name,
      scope: 'ci',
      content: change(structuredClone(content) as Words),
    };
    const created = await app.call('POST', '/asset-registry/assets', body);
    expect(created.status).toBe(201);
    return created.body.data.asset.asset_id;
  };

  it('answers a typed plan whose evidence points into the question', async () => {
    const question = 'average CPU of srv-erp-01 last week?';
    const { status, body } = await plan(question);
    expect(status).toBe(200);
    const { metric, evidence, assets } = body.data.plan;
    expect(metric).toMatchObject({ metric_name: 'cpu_usage', agg: 'avg' });
    for (const { span } of evidence) expect(question.slice(span[0], span[1])).not.toBe('');
    expect(assets.map((asset: { name: string }) => asset.name)).toContain('metric_aliases');
  });

  it('gets from the seeds the plans that the question book expects', async () => {
    const vocabulary = await app.app.get(VocabularyStore, { strict: false }).vocabularyOf('default');
    expect(evaluateBook(await readQuestionBooks(), vocabulary).filter((result) => !result.passed)).toEqual([]);
  });

  it('counts a published word from the next question on, on the other replica too', async () => {
    expect((await plan('flurbage of srv-erp-01')).body.data.plan.kind).toBe('reject');
    const id = await draftOf('metric_aliases', (content) => {
      content.aliases.flurbage = 'cpu_usage';
      return content;
    });
    const impact = await app.call('POST', `/asset-registry/assets/${id}/impact`, {});
    expect(impact.status).toBe(200);
    expect(impact.body.data.impact).toMatchObject({ book: [], asked: [{ question: 'flurbage of srv-erp-01' }] });
    const published = await app.call('POST', `/asset-registry/assets/${id}/publish?guard=questions&wait=replicas`);
    expect(published).toMatchObject({ status: 200, body: { data: { replicas: { applied: true, replicas: 2 } } } });
    for (const on of [app, replica]) {
      const { body } = await plan('flurbage of srv-erp-01', on);
      expect(body.data.plan.metric).toMatchObject({ metric_name: 'cpu_usage' });
      expect(body.data.plan.assets).toContainEqual({ name: 'metric_aliases', version: 1, source: 'asset_registry' });
    }
  });

  it('does not publish, when asked to guard the book, a mapping that changes one of its plans', async () => {
    const id = await draftOf('agg_keywords', (content) => {
      content.mappings.average = 'max';
      return content;
    });
    const refused = await app.call('POST', `/asset-registry/assets/${id}/publish?guard=questions`);
    expect(refused).toMatchObject({ status: 409, body: { data: { error: 'GUARD_REFUSED' } } });
    expect(JSON.stringify(refused.body.data.details)).toContain('metric.agg');
    await app.call('DELETE', `/asset-registry/assets/${id}`);
  });

  it.each(REQUIRED_MAPPINGS)('does not publish, when asked to guard the book, a %s without its words', async (name) => {
    const id = await draftOf(name, (content) =>
      Object.fromEntries(
        Object.entries(content).map(([section, words]) => [section, Array.isArray(words) ? ['zzz'] : {}]),
      ),
    );
    const refused = await app.call('POST', `/asset-registry/assets/${id}/publish?guard=questions`);
    expect(refused).toMatchObject({ status: 409, body: { data: { error: 'GUARD_REFUSED' } } });
    await app.call('DELETE', `/asset-registry/assets/${id}`);
  });

  it('refuses to publish a mapping of the wrong shape, with pointers', async () => {
    const id = await draftOf('list_keywords', () => ({ keywords: ['list', 'LIST', ''] }));
    const refused = await app.call('POST', `/asset-registry/assets/${id}/publish`);
    expect(refused).toMatchObject({ status: 422, body: { data: { error: 'ASSET_INVALID' } } });
    expect(refused.body.data.details.map((detail: { path: string }) => detail.path)).toEqual([
      '/content/keywords/1',
      '/content/keywords/2',
    ]);
    await app.call('DELETE', `/asset-registry/assets/${id}`);
  });

  it('in real mode names the vocabularies that are not published', async () => {
    const real = await startWholeApp(database.url, { OPS_MODE: 'real' });
    const key = await real.key(['viewer'], 'silent');
    const answer = await plan('average cpu', real, {}, { key });
    expect(answer).toMatchObject({ status: 503, body: { data: { error: 'VOCABULARY_NOT_PUBLISHED' } } });
    for (const name of REQUIRED_MAPPINGS) expect(answer.body.message).toContain(name);
    await real.close();
  });

  it.each([
    ['an empty question', { question: '' }, '/question'],
    ['only blanks', { question: ' \n ' }, '/question'],
    ['2,001 characters', { question: 'x'.repeat(2001) }, '/question'],
    ['2,001 UTF-16 code units in fewer letters', { question: `${'🚀'.repeat(1000)}x` }, '/question'],
    ['a time zone that there is not', { time_zone: 'Mars/Olympus' }, '/time_zone'],
    ['an instant that is none', { as_of: 'yesterday' }, '/as_of'],
    ['an instant without its offset', { as_of: '2026-01-28T09:30:00' }, '/as_of'],
    ...[
      '20260128T093000Z',
      '2026-W05-3T09:30Z',
      '2026-01-28T09:30:00,5Z',
      '2026-02-31T09:30:00Z',
      '9999-12-31T23:59:59Z',
    ].map((as_of): [string, object, string] => [`${as_of}, which means no one instant,`, { as_of }, '/as_of']),
    ['an unknown field', { colour: 'red' }, '/colour'],
  ])('refuses %s and says where', async (_, more, path) => {
    const answer = await plan('average cpu', app, more);
    expect(answer).toMatchObject({ status: 400, body: { data: { error: 'MALFORMED_REQUEST' } } });
    expect(answer.body.data.details[0].path).toBe(path);
  });

  it('keeps the questions that others asked when one cannot be planned', async () => {
    await plan('cpu of srv-erp-02');
    const planner = app.app.get(PlannerService, { strict: false });
    await expect(planner.plan('default', 'lost', { asOf: new Date(NaN) })).rejects.toThrow();
    const kept = await app.app.get(QuestionLog, { strict: false }).last('default', 100);
    const texts = kept.map(({ question }) => question);
    expect(texts).toContain('cpu of srv-erp-02');
    expect(texts).not.toContain('lost');
  });

  it('reads a question to its end whenever it takes it at all', async () => {
    const question = `${'🚀'.repeat(990)} cpu of srv-erp-01`;
    expect(question.length).toBeLessThanOrEqual(2000);
    const { warnings, primary } = (await plan(question)).body.data.plan;
    expect(warnings).toEqual([]);
    expect(primary.identifiers).toEqual(['srv-erp-01']);
  });

  it.each([
    ['a lone surrogate', 'cpu \ud800'],
    ['a NUL character', 'cpu\0of srv-erp-01'],
  ])('refuses %s, which no database can hold, and says where', async (_, question) => {
    const answer = await plan(question);
    expect(answer).toMatchObject({ status: 400, body: { data: { error: 'VALUE_NOT_STORABLE' } } });
    expect(answer.body.data.details[0].path).toBe('/question');
  });

  it.each([
    ['only emoji', '🚀🔥😀'],
    ['SQL', `'; DROP TABLE ci; -- SELECT * FROM metric_value`],
    ['nested brackets', '['.repeat(1000) + ']'.repeat(1000)],
    ['an impossible date', 'cpu of srv-erp-01 on 2026-02-31'],
    ['a keyword 2,000 times', '표'.repeat(2000)],
    ['a keyword and a space 500 times', 'cpu '.repeat(500)],
    ['letters that become many', 'ﷺ'.repeat(2000)],
    ['a number without end', '9'.repeat(2000)],
  ])('answers a plan for %s, never an error of ours', async (_, question) => {
    const answer = await plan(question);
    expect(answer.status).toBe(200);
    const { kind, unmatched } = answer.body.data.plan;
    expect(['plan', 'reject']).toContain(kind);
    for (const [start, end] of unmatched) expect(question.slice(start, end)).not.toBe('');
  });
});
