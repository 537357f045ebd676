import { compileVocabularyAtOnce } from './compile-vocabulary.js';
import { fold } from './folded-text.js';
import { KeywordMatcher } from './keyword-matcher.js';
import { cutRuns } from './runs.js';
import type { CompiledVocabulary } from './vocabulary.js';

/** Every keyword that a text holds, read from left to right, the longest one at each place. */
function keywordsIn(text: string, vocabulary: CompiledVocabulary): string[] {
  const folded = fold(text);
  const runs = cutRuns(folded);
  const matcher = new KeywordMatcher(vocabulary, folded, runs);
  const found: string[] = [];
  let read = 0;
  for (const [index, run] of runs.entries()) {
    for (let at = Math.max(run.start, read); at < run.end; at = read) {
      const match = matcher.longest(index, at);
      read = match === null ? run.end : match.tailEnd;
      if (match !== null) found.push(match.terms[0]!.keyword);
    }
  }
  return found;
}

/** A vocabulary of nothing but these: the defaults have no words here. */
function vocabularyOf(keywords: readonly string[]): CompiledVocabulary {
  const of = (name: string, content: unknown) => ({ name, version: 1, source: 'asset_registry' as const, content });
  return compileVocabularyAtOnce({
    list_keywords: of('list_keywords', { keywords: [...keywords] }),
    phrase_keywords: of('phrase_keywords', { phrases: {} }),
    filler_words: of('filler_words', { words: [] }),
    item_types: of('item_types', { types: {} }),
    filterable_fields: of('filterable_fields', { fields: {} }),
    graph_scope_keywords: of('graph_scope_keywords', { views: {} }),
    field_values: of('field_values', { values: {} }),
    systems: of('systems', { field: 'tags.system', systems: {} }),
    relation_types: of('relation_types', { words: [] }),
    metric_catalogue: of('metric_catalogue', { metrics: {} }),
    order_keywords: of('order_keywords', { orders: [] }),
    comparison_keywords: of('comparison_keywords', { before: {}, after: {} }),
    pattern_keywords: of('pattern_keywords', { patterns: {}, buckets: {} }),
    rate_keywords: of('rate_keywords', { rates: [] }),
    question_words: of('question_words', { asks: {} }),
    unsupported_keywords: of('unsupported_keywords', { reasons: {} }),
    small_talk: of('small_talk', { keywords: [] }),
    auto_keywords: of('auto_keywords', { keywords: [] }),
    cep_keywords: of('cep_keywords', { keywords: [] }),
  });
}

describe('finding keywords in a text', () => {
  it.each([
    ['Latin words match at word boundaries', ['hi'], 'hi, all', ['hi']],
    ['not inside a word', ['hi'], 'this shop', []],
    ['not at the beginning of a word', ['cat'], 'category', []],
    ['not at the end of a word', ['art'], 'smart', []],
    ['in any case', ['CpU'], 'cpu CPU Cpu', ['CpU', 'CpU', 'CpU']],
    ['normalised', ['cpu'], 'ＣＰＵ', ['cpu']],
    ['normalised in the keyword too', ['ﬁle'], 'FILE', ['ﬁle']],
    ['whether composed or not', ['목록'], '목록'.normalize('NFD'), ['목록']],
    ['across an underscore', ['cpu'], 'cpu_usage', ['cpu']],
    [
      'with any joint between the words',
      ['cpu usage'],
      'cpu-usage cpu_usage cpu usage',
      ['cpu usage', 'cpu usage', 'cpu usage'],
    ],
    ['but not over punctuation', ['cpu usage'], 'cpu, usage', []],
    ['script changes are boundaries', ['cpu'], 'CPU사용량', ['cpu']],
    [
      'script changes join words',
      ['cpu 사용량'],
      'cpu사용량 cpu 사용량 cpu_사용량',
      ['cpu 사용량', 'cpu 사용량', 'cpu 사용량'],
    ],
    ['digits end a word', ['top'], 'top5', ['top']],
    ['spaces between Hangul are free', ['응답 시간'], '응답시간', ['응답 시간']],
    ['but only where the author left one', ['응답시간'], '응답 시간', []],
    ['through a particle', ['추이'], '추이를', ['추이']],
    ['through a suffix and a particle', ['평균'], '평균값은', ['평균']],
    ['through a plural and a particle', ['서버'], '서버들의', ['서버']],
    ['through a verb ending', ['비교'], '비교해줘', ['비교']],
    ['through a particle behind Latin', ['cpu'], 'cpu는', ['cpu']],
    ['both parts of a compound', ['서버', '목록'], '서버목록', ['서버', '목록']],
    ['both parts over a particle', ['서버', '목록'], '서버의목록', ['서버', '목록']],
    ['three parts of a compound', ['서버', '이벤트', '목록'], '서버이벤트목록을', ['서버', '이벤트', '목록']],
    ['no compound with an unknown part', ['서버'], '서버실', []],
    ['not inside 프로그램', ['로그'], '프로그램', []],
    ['not inside 블로그', ['로그'], '블로그', []],
    ['not as 로그인', ['로그'], '로그인', []],
    ['not inside 목표', ['표'], '목표', []],
    ['not inside 대표', ['표'], '대표', []],
    ['not at the beginning of 표준', ['표'], '표준', []],
    ['one syllable with a particle', ['표'], '표로', ['표']],
    ['one syllable with the particle of a vowel', ['수'], '수는', ['수']],
    ['one syllable with the particle of a consonant', ['앱'], '앱은', ['앱']],
    ['not at the beginning of 수은', ['수'], '수은', []],
    ['not at the beginning of 수도', ['수'], '수도', []],
    ['not at the beginning of 수당', ['수'], '수당', []],
    ['not at the beginning of 수중', ['수'], '수중', []],
    ['not at the beginning of 수인', ['수'], '수인', []],
    ['nor where it ends a compound', ['서버', '수'], '서버수당', []],
    ['the longest wins', ['시간', '응답시간'], '응답시간', ['응답시간']],
    ['the shorter where the longer is not', ['시간', '응답시간'], '시간', ['시간']],
    ['the longest of several words', ['memory', 'memory size'], 'memory size', ['memory size']],
    ['a Latin plural of four letters', ['alarm'], 'alarms', ['alarm']],
    ['no plural of a short word', ['hi'], 'his', []],
    ['a possessive', ['server'], "server's", ['server']],
    ['no digits of a longer number', ['15'], '2015', []],
    ['a sign that stands alone', ['℃'], '30℃', ['℃']],
  ])('%s: %j in %j', (_, keywords, text, found) => {
    expect(keywordsIn(text, vocabularyOf(keywords))).toEqual(found);
  });

  it('answers the same whatever order the keywords stand in', () => {
    const keywords = ['시간', '응답시간', 'cpu', 'cpu usage', 'usage', '서버', '목록', '서버 목록'];
    const text = 'cpu usage의 응답시간, 서버목록과 시간 cpu';
    const forwards = keywordsIn(text, vocabularyOf(keywords));
    expect(keywordsIn(text, vocabularyOf([...keywords].reverse()))).toEqual(forwards);
    expect(forwards).toEqual(['cpu usage', '응답시간', '서버 목록', '시간', 'cpu']);
  });
});
