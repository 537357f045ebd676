import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { plan } from '../src/planner/analysis/plan-question.js';
import { canonicalKeyword, solidSpelling } from '../src/planner/vocabulary/canonical-keyword.js';
import { compileVocabularyAtOnce } from '../src/planner/vocabulary/compile-vocabulary.js';
import { DEFAULT_VOCABULARIES } from '../src/planner/vocabulary/default-vocabularies.js';
import { fold } from '../src/planner/vocabulary/folded-text.js';
import { MAPPING_TYPES } from '../src/planner/vocabulary/mapping-types.js';
import { below, MappingSink } from '../src/planner/vocabulary/mapping-sink.js';
import type { MappingName } from '../src/planner/vocabulary/mapping-names.js';
import { SEOUL } from './support/planning.js';
import { seedMappings } from './support/seed-vocabulary.js';

const PLANNER = path.resolve('src/planner');
const HANGUL = /[가-힣]/;

/** What a mapping's content has written down as words, as they are found in a text. */
function wordsOf(name: MappingName, content: unknown): string[] {
  const { oneMeaning, read } = MAPPING_TYPES[name];
  const sink = new MappingSink(0, oneMeaning, false);
  const steps = read(sink, below(null, 'content'), content);
  while (steps.next().done !== true);
  return sink.entries.filter(({ section }) => section !== null).map(({ canonical }) => canonical);
}

/** The strings, templates and patterns of a source, without its comments. */
function literalsOf(source: string): string[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\s\/\/ .*$/gm, '');
  const strings = code.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
  const patterns = code.match(/\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g) ?? [];
  const keys = [...code.matchAll(/^\s*([가-힣]+):/gm)].map((match) => match[1]!);
  return [...strings, ...patterns, ...keys];
}

/** The words that a literal spells out: the alternatives of a pattern, the entries of a list, each also word by word. */
function spelledOut(literal: string): string[] {
  const plain = literal
    .replaceAll('\\\\s', ' ')
    .replaceAll('\\s', ' ')
    .replace(/ [?*+]/g, ' ');
  const phrases = plain.split(/[^가-힣a-z0-9 ]+/i);
  return [...phrases, ...phrases.flatMap((phrase) => phrase.split(' '))]
    .map((word) => canonicalKeyword(fold(word.trim())))
    .filter((word): word is string => word !== null && word !== '');
}

async function sourcesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => path.join(folder, name));
}

describe('the words of the six mappings', () => {
  let words: Map<string, MappingName>;
  beforeAll(async () => {
    const mappings = await seedMappings();
    words = new Map(
      Object.entries(mappings).flatMap(([name, { content }]) =>
        wordsOf(name as MappingName, content).flatMap((word) =>
          [word, solidSpelling(word) ?? word].map((spelling) => [spelling, name as MappingName] as const),
        ),
      ),
    );
    expect(words.size).toBeGreaterThan(500);
  });

  it('are in no default of another vocabulary', () => {
    const copied = Object.entries(DEFAULT_VOCABULARIES).flatMap(([name, content]) =>
      wordsOf(name as MappingName, content)
        .filter((word) => words.has(word))
        .map((word) => `${name}: ${word}`),
    );
    expect(copied).toEqual([]);
  });

  // Latin ones are names as well (`count`, `today`, `table`): what a word stands for is spelled like one of them.
  it('are in no pattern and no list of the planner, where they are Korean', async () => {
    const copied: string[] = [];
    for (const file of await sourcesBelow(PLANNER)) {
      if (file.endsWith('default-vocabularies.ts')) continue;
      const literals = literalsOf(await readFile(file, 'utf8')).filter((literal) => HANGUL.test(literal));
      for (const word of new Set(literals.flatMap(spelledOut))) {
        if (HANGUL.test(word) && words.has(word)) copied.push(`${path.relative(PLANNER, file)}: ${word}`);
      }
    }
    expect(copied).toEqual([]);
  });

  it('are in no pattern of English times either', async () => {
    const copied: string[] = [];
    for (const file of await sourcesBelow(path.join(PLANNER, 'analysis'))) {
      const literals = literalsOf(await readFile(file, 'utf8')).filter((literal) => / |\|/.test(literal));
      for (const literal of literals.filter((text) => text.startsWith('/') || text.includes('\\\\'))) {
        for (const word of spelledOut(literal)) {
          if (words.get(word) === 'history_keywords') copied.push(`${path.relative(PLANNER, file)}: ${word}`);
        }
      }
    }
    expect(copied).toEqual([]);
  });

  it.each([
    'const A = /^(?:한 ?시간|하루)/;',
    "pattern('(?:작년|지난해)\\\\s*(\\\\d{1,2})월')",
    'const A = /^(?:half an hour|a week)/;',
    "const A = { 평균: 'mean' };",
    "const A = '한편 목록 끝'.split(' ');",
  ])('would be found in %s', (source) => {
    expect(
      literalsOf(source)
        .flatMap(spelledOut)
        .some((word) => words.has(word)),
    ).toBe(true);
  });

  it('rule when they are published: a new one for memory also names how much of it there is', async () => {
    const mappings = await seedMappings();
    const aliases = { ...mappings['metric_aliases']!, content: { aliases: { dram: 'memory_usage' }, keywords: [] } };
    const made = plan(
      'server with the most dram',
      compileVocabularyAtOnce({ ...mappings, metric_aliases: aliases }),
      SEOUL,
    );
    expect(made.list).toMatchObject({ order: { by: 'attributes.memory_gb', direction: 'desc' } });
  });

  it('may stand in comments', () => {
    expect(literalsOf(`// 평균, "작년"\n/** '추이' */`)).toEqual([]);
  });
});
