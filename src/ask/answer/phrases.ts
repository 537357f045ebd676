import type { Aggregation, MissingPart, RefusalReason } from '../../planner/plan.js';
import { withSubject, withTopic } from './korean-particle.js';

/** The sentences of one language. Arguments are finished texts: numbers with units, names, lists. */
export interface Phrases {
  aggregation: Record<Aggregation, string>;
  /** Monday first. */
  weekdays: readonly string[];
  duration(aggregation: string): string;
  shareOf(hits: string): string;
  number(what: string, value: string): string;
  nothingMeasured(what: string): string;
  found(total: string, about: string): string;
  foundShown(total: string, shown: string, about: string): string;
  nothing(about: string): string;
  groups(count: string, first: string, value: string, what: string): string;
  compared(what: string, value: string, before: string, change: string): string;
  series(what: string, low: string, high: string, last: string): string;
  severalSeries(count: string, what: string): string;
  dependsOn(root: string, count: string, depth: number): string;
  dependedOnBy(root: string, count: string, depth: number): string;
  impact(root: string, count: string, depth: number): string;
  around(root: string, count: string, depth: number): string;
  unit(metric: string, unit: string): string;
  point(what: string, item: string, value: string, time: string): string;
  /** Parts of what a list is of: `types` are the relations that count, empty for any. */
  related(what: string, types: string): string;
  unrelated(what: string, types: string): string;
  shared(items: string, types: string): string;
  path(hops: number, chain: string): string;
  /** `bounds`: what else the path was to meet, empty for nothing. */
  noPath(from: string, to: string, bounds: string): string;
  within(depth: number): string;
  cycles(count: string): string;
  simulated(times: string, items: string): string;
  neverFired(items: string): string;
  failed(message: string): string;
  partly(failures: number): string;
  declined: Record<RefusalReason, string>;
  /** Instead of `declined.incomplete`: what stands in the way. */
  missing: Record<MissingPart, string>;
  understood(what: string): string;
  greeting: string;
}

export const ENGLISH: Phrases = {
  aggregation: { avg: 'average', max: 'highest', min: 'lowest', sum: 'total', count: 'number' },
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  duration: (aggregation) => `${aggregation} duration`,
  shareOf: (hits) => `share of ${hits}`,
  number: (what, value) => `${capital(what)}: ${value}.`,
  nothingMeasured: (what) => `There is no value for: ${what}.`,
  found: (total, about) => (about ? `Found ${total} for: ${about}.` : `Found ${total}.`),
  foundShown: (total, shown, about) => `Found ${total}${about ? ` for: ${about}` : ''}; the first ${shown} are shown.`,
  nothing: (about) => (about ? `Nothing was found for: ${about}.` : 'Nothing was found.'),
  groups: (count, first, value, what) =>
    `${capital(what)}: ${first} ${count === '1' ? 'has' : `is first of ${count}, with`} ${value}.`,
  compared: (what, value, before, change) => `${capital(what)}: ${value}, against ${before} (${change}).`,
  series: (what, low, high, last) => `${capital(what)} ran between ${low} and ${high}; the last value is ${last}.`,
  severalSeries: (count, what) => `${capital(what)} as ${count} series.`,
  dependsOn: (root, count, depth) => `${root} depends on ${count} within ${hops(depth)}.`,
  dependedOnBy: (root, count, depth) => `${count} depend on ${root} within ${hops(depth)}.`,
  impact: (root, count, depth) => `If ${root} fails, ${count} are affected within ${hops(depth)}.`,
  around: (root, count, depth) => `${count} are related to ${root} within ${hops(depth)}.`,
  point: (what, item, value, time) => `${capital(what)}: ${value} on ${item} at ${time}.`,
  unit: (metric, unit) => `${capital(metric)} is measured in ${unit}.`,
  related: (what, types) => `with ${types || 'a relation'}${what ? ` to or from ${what}` : ''}`,
  unrelated: (what, types) => `without ${types || 'any relation'}${what ? ` to or from ${what}` : ''}`,
  shared: (items, types) => `with ${types || 'a relation'} to or from each of ${items}`,
  path: (count, chain) => `The shortest path has ${hops(count)}: ${chain}.`,
  noPath: (from, to, bounds) => `There is no path from ${from} to ${to}${bounds ? ` (${bounds})` : ''}.`,
  within: (depth) => `within ${hops(depth)}`,
  cycles: (count) => `There are ${count} cycles.`,
  simulated: (times, items) => `The rule would have fired ${times} times on ${items} items. Nothing was changed.`,
  neverFired: (items) => `The rule would not have fired on any of the ${items} items checked. Nothing was changed.`,
  failed: (message) => `The question was understood, but could not be answered: ${message}`,
  partly: (failures) => `${failures} of the calls failed; what is shown is incomplete.`,
  declined: {
    nothing_understood: 'I did not understand anything in this question.',
    unknown_words: 'I do not know these words',
    unsupported: 'I cannot answer this kind of question',
    incomplete: 'The question lacks something that I need',
    impossible_date: 'This date does not exist',
  },
  missing: {
    subject: 'The question does not say which items are meant',
    kind: 'The question does not say which kind of items or records is meant',
    field_of_kind: 'This kind of items or records does not have what is asked for',
    group: 'The question bounds a number, but does not say of what each one is counted',
    count_of_each: 'I cannot count for each of several groups how many are over a bound',
    best_of_each: 'I cannot find the first one of each group, only the first of all',
    share_of_what: 'The question does not say which part the share is of',
    result: 'Records of this kind have no such result',
    threshold: 'The question does not say which value is the bound',
    change_threshold: 'I cannot bound by how much a value changed, only the value itself',
    metric_by_other: 'I cannot choose items by one metric and answer another',
    comparison: 'The question does not say what is held against that time',
    time_of_aggregate: 'An average, a sum or a number has no moment; only single values do',
    span: 'I cannot tell from when until when a value lasted, only when it was measured',
    relation: 'The question does not name a relation that these items can have',
    one_item: 'This can be asked of one item at a time only',
    two_items: 'A path needs two items, and the question does not name exactly two',
  },
  understood: (what) => (what ? `Understood: ${what}.` : ''),
  greeting: 'Ask me about configuration items, their relations, metrics and history.',
};

export const KOREAN: Phrases = {
  aggregation: { avg: '평균', max: '최대', min: '최소', sum: '합계', count: '건수' },
  weekdays: ['월요일', '화요일', '수요일', '목요일', '금요일', '토요일', '일요일'],
  duration: (aggregation) => `${aggregation} 소요 시간`,
  shareOf: (hits) => `${hits} 비율`,
  number: (what, value) => `${withTopic(what)} ${value}입니다.`,
  nothingMeasured: (what) => `값이 없습니다: ${what}.`,
  found: (total, about) => (about ? `${about}: ${total}건을 찾았습니다.` : `${total}건을 찾았습니다.`),
  foundShown: (total, shown, about) => `${about ? `${about}: ` : ''}${total}건 중 처음 ${shown}건을 보여 줍니다.`,
  nothing: (about) => (about ? `찾은 것이 없습니다: ${about}.` : '찾은 것이 없습니다.'),
  groups: (count, first, value, what) =>
    count === '1' ? `${what}: ${first}(${value})입니다.` : `${what}: ${count}개 중 첫 번째는 ${first}(${value})입니다.`,
  compared: (what, value, before, change) =>
    `${withTopic(what)} ${value}이고, 비교 기간에는 ${before}였습니다(${change}).`,
  series: (what, low, high, last) => `${withTopic(what)} ${low}에서 ${high} 사이였고, 마지막 값은 ${last}입니다.`,
  severalSeries: (count, what) => `${what}: 시계열 ${count}개입니다.`,
  dependsOn: (root, count, depth) => `${withTopic(root)} ${depth}단계 안에서 ${count}개에 의존합니다.`,
  dependedOnBy: (root, count, depth) => `${depth}단계 안에서 ${count}개가 ${root}에 의존합니다.`,
  impact: (root, count, depth) =>
    `${root}에 장애가 나면 ${depth}단계 안에서 ${withSubject(`${count}개`)} 영향을 받습니다.`,
  around: (root, count, depth) => `${root}에서 ${depth}단계 안에 ${withSubject(`${count}개`)} 연결되어 있습니다.`,
  point: (what, item, value, time) => `${what}: ${time}에 ${item}에서 ${value}입니다.`,
  unit: (metric, unit) => `${metric}의 단위는 ${unit}입니다.`,
  related: (what, types) => `${what ? `${what} 쪽과 ` : ''}${types ? `${types} ` : ''}관계 있음`,
  unrelated: (what, types) => `${what ? `${what} 쪽과 ` : ''}${types ? `${types} ` : ''}관계 없음`,
  shared: (items, types) => `${items} 모두와 ${types ? `${types} ` : ''}관계 있음`,
  path: (count, chain) => `최단 경로는 ${count}단계입니다: ${chain}.`,
  noPath: (from, to, bounds) => `${from}에서 ${to}까지 경로가 없습니다${bounds ? `(${bounds})` : ''}.`,
  within: (depth) => `${depth}단계 안`,
  cycles: (count) => `순환이 ${count}개 있습니다.`,
  simulated: (times, items) => `이 규칙은 항목 ${items}개에서 ${times}번 발생했을 것입니다. 바뀐 것은 없습니다.`,
  neverFired: (items) => `확인한 항목 ${items}개에서 이 규칙은 한 번도 발생하지 않았을 것입니다. 바뀐 것은 없습니다.`,
  failed: (message) => `질문은 이해했지만 답할 수 없었습니다: ${message}`,
  partly: (failures) => `호출 ${failures}개가 실패하여 결과가 완전하지 않습니다.`,
  declined: {
    nothing_understood: '질문에서 이해한 것이 없습니다.',
    unknown_words: '모르는 말이 있습니다',
    unsupported: '이런 종류의 질문에는 답할 수 없습니다',
    incomplete: '질문에 필요한 것이 빠져 있습니다',
    impossible_date: '존재하지 않는 날짜입니다',
  },
  missing: {
    subject: '어느 항목을 말하는지 질문에 없습니다',
    kind: '어떤 종류의 항목이나 이력을 말하는지 질문에 없습니다',
    field_of_kind: '이 종류의 항목이나 이력에는 묻는 값이 없습니다',
    group: '개수의 기준은 있지만 무엇별로 세는지 질문에 없습니다',
    count_of_each: '여러 그룹마다 기준을 넘은 개수를 따로 셀 수는 없습니다',
    best_of_each: '그룹마다 첫 번째를 찾을 수는 없고, 전체의 첫 번째만 찾을 수 있습니다',
    share_of_what: '무엇의 비율인지 질문에 없습니다',
    result: '이 종류의 이력에는 그런 결과가 없습니다',
    threshold: '기준이 되는 값이 질문에 없습니다',
    change_threshold: '변화량에는 기준을 둘 수 없고, 값 자체에만 둘 수 있습니다',
    metric_by_other: '한 지표로 항목을 고르고 다른 지표를 답할 수는 없습니다',
    comparison: '그 시간과 무엇을 비교하는지 질문에 없습니다',
    time_of_aggregate: '평균이나 합계, 개수에는 시점이 없고, 측정값 하나하나에만 있습니다',
    span: '언제부터 언제까지였는지는 알 수 없고, 언제 측정되었는지만 알 수 있습니다',
    relation: '이 항목들이 가질 수 있는 관계가 질문에 없습니다',
    one_item: '한 번에 한 항목에 대해서만 답할 수 있습니다',
    two_items: '경로에는 항목이 두 개 필요한데, 질문에 꼭 두 개가 있지 않습니다',
  },
  understood: (what) => (what ? `이해한 것: ${what}.` : ''),
  greeting: '구성 항목, 관계, 지표, 이력을 물어보세요.',
};

/** A sentence begins with a capital, but not where a code or the name of a field stands. */
function capital(text: string): string {
  if (/^[a-z]+[-_.\d]/.test(text)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function hops(depth: number): string {
  return depth === 1 ? '1 hop' : `${depth} hops`;
}
