import { withinBudget } from './question-budget.js';

const asked = (question: string) => ({ question, time_zone: 'UTC', asked_at: new Date(0) });
const texts = (questions: readonly string[], characters: number) =>
  withinBudget(questions.map(asked), characters).map(({ question }) => question);

describe('the asked questions that a draft is tried on', () => {
  it.each([
    ['all, when they are short enough together', ['aa', 'bb'], 4, ['aa', 'bb']],
    ['the newest, when they are not', ['aa', 'bb', 'c'], 3, ['aa']],
    ['none, when the newest alone is too long', ['aaaa', 'b'], 3, []],
    ['none of none', [], 3, []],
  ])('are %s', (_, questions, characters, kept) => {
    expect(texts(questions, characters)).toEqual(kept);
  });

  it('are five thousand of everyday length', () => {
    expect(withinBudget(Array.from({ length: 5_000 }, () => asked('x'.repeat(100))))).toHaveLength(5_000);
  });
});
