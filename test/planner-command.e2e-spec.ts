import { evaluateBook } from '../src/planner/question-book/evaluate-book.js';
import { readQuestionBooks } from '../src/planner/question-book/question-book.reader.js';
import { author, startRegistryServices, type RegistryServices } from './support/registry-services.js';
import { runCommand, type CommandResult } from './support/run-command.js';
import { seedMappings, seedVocabulary } from './support/seed-vocabulary.js';

const QUESTION = '지난주 srv-erp-01의 평균 CPU blorb';
const AT = ['--time-zone', 'Asia/Seoul', '--as-of', '2026-01-28T09:30:00Z'];

describe('the planner commands', () => {
  let registry: RegistryServices;

  beforeAll(async () => {
    registry = await startRegistryServices();
  });
  afterAll(() => registry.close());

  const planner = (...args: string[]): Promise<CommandResult> =>
    runCommand(['planner', ...args], { DATABASE_URL: registry.test.url, OPS_MODE: 'dev', LOG_LEVEL: 'warn' });
  const linesOf = ({ stdout }: CommandResult) => stdout.split('\n');

  it('plan underlines in the question what decided each field and what was not understood', async () => {
    const lines = linesOf(await planner('plan', QUESTION, ...AT));
    const at = lines.indexOf(`  ${QUESTION}`);
    expect(at).toBeGreaterThan(0);
    const evidence = lines.slice(at + 1);
    // Hangul is two columns wide on a terminal.
    expect(evidence).toContainEqual(
      expect.stringMatching(/^ {2}~{6} {30}metric\.time_range = .*last_week.* from history_keywords \(file_fallback\)/),
    );
    expect(evidence).toContainEqual(
      expect.stringMatching(/^ {27}~{3} {8}metric\.metric_name = "cpu_usage" from metric_aliases \(file_fallback\)/),
    );
    expect(evidence).toContainEqual(expect.stringMatching(/^ {31}~{5} {2}not understood$/));
    expect(evidence).toContainEqual(expect.stringMatching(/^words from: .*metric_aliases file_fallback/));
  });

  it('plan takes a question without quotation marks whole', async () => {
    const { code, stdout } = await planner('plan', ...'average cpu of srv-erp-01'.split(' '), ...AT, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'plan',
      metric: { metric_name: 'cpu_usage', agg: 'avg' },
      primary: { identifiers: ['srv-erp-01'] },
    });
  });

  it('plan refuses an instant that is none, and says what one looks like', async () => {
    const { code, stdout, stderr } = await planner('plan', 'cpu of srv-erp-01', '--as-of', '2026-02-31T00:00:00Z');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('--as-of must be an instant');
  });

  it('eval runs the whole book, and ends with code 1 naming the questions that a published word changed', async () => {
    const book = await readQuestionBooks();
    const passed = await planner('eval');
    expect(passed).toMatchObject({
      code: 0,
      stdout: `${book.length} of ${book.length} questions get the plan that the book expects.\n`,
    });

    const content = structuredClone((await seedMappings())['agg_keywords']!.content) as {
      mappings: Record<string, string>;
    };
    content.mappings['average'] = 'max';
    const described = { description: 'Other words.', mapping_type: 'agg_keywords', content };
    const draft = await registry.drafts.create(author('default'), {
      type: 'mapping',
      name: 'agg_keywords',
      content: described,
    });
    await registry.publishing.publish(author('default'), draft.asset_id);
    const wrong = evaluateBook(book, await seedVocabulary({ agg_keywords: content })).filter(
      (result) => !result.passed,
    );
    expect(wrong.length).toBeGreaterThan(0);

    const failed = await planner('eval');
    expect(failed.code).toBe(1);
    for (const { question } of wrong) expect(linesOf(failed)).toContain(`✗ ${question}`);
    expect(failed.stdout).toContain('metric.agg: expected "avg", got "max"');
    expect(failed.stdout).toContain(`${book.length - wrong.length} of ${book.length} questions`);
  });
});
