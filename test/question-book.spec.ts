import { changedPlans, evaluateBook } from '../src/planner/question-book/evaluate-book.js';
import { readQuestionBooks } from '../src/planner/question-book/question-book.reader.js';
import type { BookQuestion } from '../src/planner/question-book/question-book.js';
import { REQUIRED_MAPPINGS } from '../src/planner/vocabulary/mapping-names.js';
import { runAtOnce } from '../src/planner/vocabulary/time-slices.js';
import type { CompiledVocabulary } from '../src/planner/vocabulary/vocabulary.js';
import { seedMappings, seedVocabulary } from './support/seed-vocabulary.js';

type Words = Record<string, string>;
interface Mapping {
  keywords: string[];
  [section: string]: unknown;
}

const isKorean = (text: string) => /\p{Script=Hangul}/u.test(text);

describe('the question book', () => {
  let book: BookQuestion[];
  let seeds: CompiledVocabulary;
  let mappings: Record<string, Mapping>;

  beforeAll(async () => {
    book = await readQuestionBooks();
    seeds = await seedVocabulary();
    mappings = Object.fromEntries(
      Object.entries(await seedMappings()).map(([name, { content }]) => [name, content as Mapping]),
    );
  });

  /** The questions that would be planned otherwise with other content in one mapping, by language. */
  const changedBy = async (name: string, content: unknown) => {
    const changed = runAtOnce(changedPlans(book, seeds, await seedVocabulary({ [name]: content })));
    const korean = changed.filter(({ question }) => isKorean(question)).length;
    return { korean, english: changed.length - korean };
  };
  const expectBoth = ({ korean, english }: { korean: number; english: number }, what: string) =>
    expect({ what, korean: korean > 0, english: english > 0 }).toEqual({ what, korean: true, english: true });
  const targetsOf = (map: unknown) => [...new Set(Object.values(map as Words))];
  const without = (map: unknown, target: string) =>
    Object.fromEntries(Object.entries(map as Words).filter(([, value]) => value !== target));

  it('gets from the seeds the plans that it expects', () => {
    expect(evaluateBook(book, seeds).filter((result) => !result.passed)).toEqual([]);
  });

  it.each(REQUIRED_MAPPINGS)('has questions in both languages that an emptied %s would change', async (name) => {
    const empty = Object.fromEntries(
      Object.entries(mappings[name]!).map(([section, value]) => [section, Array.isArray(value) ? [] : {}]),
    );
    expectBoth(await changedBy(name, empty), name);
  });

  it('has questions in both languages for every metric, every aggregation and every time that has a word', async () => {
    for (const [name, section] of [
      ['metric_aliases', 'aliases'],
      ['agg_keywords', 'mappings'],
      ['history_keywords', 'time_map'],
    ] as const) {
      const content = mappings[name]!;
      for (const target of targetsOf(content[section])) {
        const words = Object.entries(content[section] as Words).filter(([, value]) => value === target);
        // A pattern of code reads numbers in digits too, so that without `6시간` nothing changes.
        const spelled = words.map(([word]) => word).filter((word) => !/\d/.test(word));
        const { korean, english } = await changedBy(name, { ...content, [section]: without(content[section], target) });
        const needed = { korean: spelled.some(isKorean), english: !spelled.every(isKorean) };
        expect({ target, korean: korean > 0 || !needed.korean, english: english > 0 || !needed.english }).toEqual({
          target,
          korean: true,
          english: true,
        });
      }
    }
  });

  it.each(['event_log', 'work_history', 'maintenance_history'])(
    'has questions in both languages for the %s',
    async (source) => {
      const content = mappings['history_keywords']!;
      const words = Object.keys(content['source_map'] as Words).filter(
        (word) => (content['source_map'] as Words)[word] === source,
      );
      const left = {
        ...content,
        keywords: content.keywords.filter((word) => !words.includes(word)),
        source_map: without(content['source_map'], source),
        filter_map: {},
      };
      expectBoth(await changedBy('history_keywords', left), source);
    },
  );
});
