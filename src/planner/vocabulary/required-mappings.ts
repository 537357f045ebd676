import { AGGREGATIONS, HISTORY_SOURCES, type Filter, type HistorySource } from '../plan.js';
import { below, type MappingSink, type Place } from './mapping-sink.js';
import { conditions, entriesOf, oneOf, sections, wordMap, words, type Reading } from './content-reader.js';
import { canonicalKeyword } from './canonical-keyword.js';
import { fold } from './folded-text.js';
import type { Sense } from './sense.js';
import { CALENDAR_NAMES, parseTimeLabel } from './time-labels.js';

/** The shapes of the six mappings that the contract names. */

const METRIC_NAME = /^[A-Za-z][A-Za-z0-9_.]{0,63}$/;

export function* readMetricAliases(sink: MappingSink, root: Place, content: unknown): Reading {
  const { aliases, keywords } = sections(sink, root, content, ['aliases'], ['keywords']);
  const senses = new Map<string, Sense>();
  const place = below(root, 'aliases');
  yield* wordMap(sink, place, aliases, (at, keyword, target) => {
    if (!METRIC_NAME.test(target)) {
      sink.problem(
        below(at, keyword),
        `"${target}" is no metric name: a letter, then letters, digits, dots and underscores, 64 at most.`,
      );
      return;
    }
    let sense = senses.get(target);
    if (sense === undefined) {
      sense = { role: 'metric', metric: target };
      senses.set(target, sense);
    }
    sink.keyword(at, keyword, keyword, sense);
  });
  const metricWord: Sense = { role: 'metric_word' };
  yield* words(sink, below(root, 'keywords'), keywords, (at, index, keyword) =>
    sink.keyword(at, index, keyword, metricWord),
  );
  // A metric is always known by its own name.
  for (const [metric, sense] of senses) sink.implied(metric, sense);
}

export function* readAggregations(sink: MappingSink, root: Place, content: unknown): Reading {
  const { mappings } = sections(sink, root, content, ['mappings']);
  yield* wordMap(sink, below(root, 'mappings'), mappings, (at, keyword, target) => {
    const agg = oneOf(sink, below(at, keyword), target, AGGREGATIONS);
    if (agg !== null) sink.keyword(at, keyword, keyword, { role: 'aggregation', agg });
  });
}

/** A mapping that is one list of words with one meaning. */
export function keywordList(sense: Sense): (sink: MappingSink, root: Place, content: unknown) => Reading {
  return function* read(sink, root, content) {
    const { keywords } = sections(sink, root, content, ['keywords']);
    yield* words(sink, below(root, 'keywords'), keywords, (at, index, keyword) =>
      sink.keyword(at, index, keyword, sense),
    );
  };
}

/**
 * `keywords` are the words of the histories, `time_map` the words for times. Two sections, which the contract does not have (ADR 0006), may be left out: `source_map`
 * says which history a word stands for, `filter_map` which of its records (alarms are some of the events). Words that only
 * stand there are keywords too.
 */
export function* readHistoryKeywords(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['keywords', 'time_map'], ['source_map', 'filter_map']);
  const sourcePlace = below(root, 'source_map');
  const filterPlace = below(root, 'filter_map');
  const sources = new Map<string, HistorySource>();
  const filters = new Map<string, Filter[]>();
  const further = new Map<string, { section: Place; keyword: string }>();
  for (const [keyword, target] of entriesOf(sink, sourcePlace, read['source_map'])) {
    const place = below(sourcePlace, keyword);
    const source = oneOf(sink, place, target, HISTORY_SOURCES);
    if (source !== null) sources.set(spelled(keyword), source);
    further.set(spelled(keyword), { section: sourcePlace, keyword });
  }
  for (const [keyword, value] of entriesOf(sink, filterPlace, read['filter_map'])) {
    const place = below(filterPlace, keyword);
    filters.set(spelled(keyword), conditions(sink, place, value));
    if (!further.has(spelled(keyword))) further.set(spelled(keyword), { section: filterPlace, keyword });
  }
  const take = (section: Place, token: string | number, keyword: string): void => {
    const key = spelled(keyword);
    further.delete(key);
    sink.keyword(section, token, keyword, {
      role: 'history',
      source: sources.get(key) ?? null,
      filters: filters.get(key) ?? [],
    });
  };
  yield* words(sink, below(root, 'keywords'), read['keywords'], take);
  for (const { section, keyword } of [...further.values()]) take(section, keyword, keyword);

  yield* wordMap(sink, below(root, 'time_map'), read['time_map'], (at, keyword, label) => {
    if (parseTimeLabel(label) === null) {
      const names = CALENDAR_NAMES.join(', ');
      sink.problem(
        below(at, keyword),
        `"${label}" is no time: write last_<number><min|h|d|w|mo|y>, or one of ${names}.`,
      );
      return;
    }
    sink.keyword(at, keyword, keyword, { role: 'time', label });
  });
}

function spelled(keyword: string): string {
  return canonicalKeyword(fold(keyword)) ?? keyword;
}
