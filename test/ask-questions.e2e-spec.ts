import { readAnswerBook, type AnswerBook, type AnsweredQuestion } from './support/answer-book/answer-book.js';
import { compareAnswer, isSeries } from './support/answer-book/compare-answer.js';
import { QuestionAsker, type Asked } from './support/answer-book/question-asker.js';
import { TrueAnswers, type Table } from './support/answer-book/true-answers.js';
import { wrongAnswerTable, type WrongAnswer } from './support/answer-book/wrong-answers.js';
import { BuiltinToolBench } from './support/builtin-tools.js';
import { sharedSampleData } from './support/sample-data.js';

const LEAST_SHARE_RIGHT = 0.98;

describe('the questions of the answer book, asked of planner and tools', () => {
  let book: AnswerBook;
  let truth: TrueAnswers;
  let bench: BuiltinToolBench;
  const asked = new Map<string, Asked>();

  beforeAll(async () => {
    book = await readAnswerBook();
    bench = await BuiltinToolBench.open();
    truth = new TrueAnswers((await sharedSampleData()).readerUrl('ops'), book.views);
    const asker = await QuestionAsker.over(bench);
    for (const { id, question, as_of, time_zone } of [...book.answered, ...book.declined]) {
      asked.set(id, await asker.ask(question, as_of, time_zone));
    }
  });

  afterAll(async () => {
    await truth.close();
    await bench.close();
  });

  it('become calls that their tools accept', () => {
    const refused = [...asked].filter(([, { problems }]) => problems.length > 0);
    expect(refused.map(([id, { problems }]) => `${id}: ${problems.join('; ')}`)).toEqual([]);
  });

  it('are answered right, to the last number, forty-nine times of fifty', async () => {
    const relations = await truth.relations();
    const wrong: WrongAnswer[] = [];
    for (const question of book.answered) {
      const answer = asked.get(question.id)!;
      const rows = await truth.of(question, isSeries(answer.results) ? answer.results[0].bucket : undefined);
      const reason = wrongness(question, answer, rows, relations);
      if (reason !== null) wrong.push({ question, answer, truth: rows, reason });
    }
    const right = book.answered.length - wrong.length;
    if (wrong.length > 0) console.log(wrongAnswerTable(wrong, right, book.answered.length));
    expect(right / book.answered.length).toBeGreaterThanOrEqual(LEAST_SHARE_RIGHT);
  });

  it('are declined, without a call, where nothing can answer them', () => {
    const answered = book.declined
      .map((question) => ({ question, plan: asked.get(question.id)!.plan }))
      .filter(({ plan }) => plan.kind !== 'reject' || plan.calls.length > 0);
    expect(
      answered.map(({ question: { id, question }, plan }) => `${id} (${question}): ${JSON.stringify(plan.calls)}`),
    ).toEqual([]);
  });
});

/** Why an answer is wrong, or null. */
function wrongness(
  { expect: expected }: AnsweredQuestion,
  { plan, problems, results, error, sentence }: Asked,
  rows: Table,
  relations: ReadonlySet<string>,
): string | null {
  if (plan.kind !== 'plan')
    return `${plan.kind}: ${plan.refusal?.reason ?? ''} ${plan.refusal?.words.join(', ') ?? ''}`;
  if (problems.length > 0) return problems.join('; ');
  if (error !== undefined) return error;
  for (const result of results) {
    if (result.kind !== 'network' && result.kind !== 'cycles') continue;
    const invented = result.edges.find(({ from, to, type }) => !relations.has(`${from} ${type} ${to}`));
    if (invented) return `there is no relation ${invented.from} ${invented.type} ${invented.to}`;
  }
  return compareAnswer(expected, rows, results, sentence);
}
