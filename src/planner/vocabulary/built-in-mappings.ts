import { HISTORY_SOURCES, VIEWS, type Bucket, type Comparator, type CyclePattern } from '../plan.js';
import {
  conditions,
  entriesOf,
  itemsOf,
  oneOf,
  sections,
  textAt,
  textsAt,
  words,
  type Reading,
} from './content-reader.js';
import { fold } from './folded-text.js';
import { below, type MappingSink, type Place } from './mapping-sink.js';
import { PHRASES, type Asks, type FieldOwner, type Sense } from './sense.js';

/** The shapes of the mappings that have defaults in code. All name things first and list the words for them. */

const ASKS: readonly Asks[] = ['who', 'where', 'when', 'which', 'why', 'how'];
const OWNERS: readonly FieldOwner[] = ['item', 'relation', ...HISTORY_SOURCES];
const COMPARATORS: readonly Comparator[] = ['=', '!=', '>', '>=', '<', '<='];
const PATTERNS: readonly CyclePattern[] = ['hour_of_day', 'weekday', 'day_type'];
const BUCKETS: readonly Bucket[] = ['PT15M', 'PT1H', 'PT6H', 'P1D', 'P7D', 'P1M'];

/** Words under names of a fixed set: `{ section: { name: [words] } }`. */
export function* namedWords<T extends string>(
  sink: MappingSink,
  place: Place,
  value: unknown,
  names: readonly T[] | null,
  sense: (name: T) => Sense,
): Reading {
  for (const [name, list] of entriesOf(sink, place, value)) {
    const at = below(place, name);
    const known = names === null ? (name as T) : oneOf(sink, at, name, names);
    if (known === null) continue;
    const meaning = sense(known);
    yield* words(sink, at, list, (where, index, keyword) => sink.keyword(where, index, keyword, meaning));
  }
}

export function* readGraphScope(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['views'], ['transitive', 'direct', 'both', 'mutual', 'around', 'cycles']);
  yield* namedWords(sink, below(root, 'views'), read['views'], VIEWS, (view) => ({ role: 'view', view }));
  for (const reach of ['transitive', 'direct', 'both', 'mutual', 'around'] as const) {
    yield* words(sink, below(root, reach), read[reach], (at, index, word) => {
      sink.keyword(at, index, word, { role: 'reach', reach });
    });
  }
  yield* words(sink, below(root, 'cycles'), read['cycles'], (at, index, word) => {
    sink.keyword(at, index, word, { role: 'cycle' });
  });
}

export function* readFields(sink: MappingSink, root: Place, content: unknown): Reading {
  const { fields } = sections(sink, root, content, ['fields']);
  for (const [name, value] of entriesOf(sink, below(root, 'fields'), fields)) {
    const at = below(below(root, 'fields'), name);
    const entry = sections(sink, at, value, ['words'], ['of', 'type', 'units', 'asks', 'types', 'size_of']);
    const of = itemsOf(sink, below(at, 'of'), entry['of'] ?? ['item'])
      .map((owner, index) => oneOf(sink, below(below(at, 'of'), index), owner, OWNERS))
      .filter((owner) => owner !== null);
    const type = oneOf(sink, below(at, 'type'), entry['type'] ?? 'text', ['text', 'number', 'time'] as const) ?? 'text';
    const asks = entry['asks'] === undefined ? null : oneOf(sink, below(at, 'asks'), entry['asks'], ASKS);
    sink.fields.push({ name, of, type, asks, kinds: textsAt(sink, below(at, 'types'), entry['types']) });
    readSize(sink, at, name, entry['size_of']);
    for (const [unit, factor] of entriesOf(sink, below(at, 'units'), entry['units'])) {
      sink.implied(unit, { role: 'unit', unit: fold(unit) });
      if (typeof factor === 'number' && factor > 0) sink.units.push({ unit, factor, field: name, metric: null });
      else
        sink.problem(
          below(below(at, 'units'), unit),
          "This must be a number: how many of the field's own units it is.",
        );
    }
    yield* words(sink, below(at, 'words'), entry['words'], (where, index, keyword) => {
      sink.keyword(where, index, keyword, { role: 'field', field: name });
    });
    // Names that are no everyday word are known as they stand (`memory_gb=256`).
    const own = name.slice(name.lastIndexOf('.') + 1);
    if (own.includes('_')) sink.implied(own, { role: 'field', field: name });
  }
}

/** The metric whose words name the field as well; of two fields it could be either, so only one may have it. */
function readSize(sink: MappingSink, at: Place, field: string, value: unknown): void {
  if (value === undefined) return;
  const place = below(at, 'size_of');
  const metric = textAt(sink, place, value);
  if (metric === null) return;
  if (sink.sizes.some((other) => other.metric === metric))
    sink.problem(place, `The words of ${metric} already name another field.`);
  else sink.sizes.push({ metric, field, place });
}

export function* readMetricCatalogue(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['metrics'], ['unit_words']);
  for (const [metric, value] of entriesOf(sink, below(root, 'metrics'), read['metrics'])) {
    const at = below(below(root, 'metrics'), metric);
    const { units } = sections(sink, at, value, [], ['units']);
    sink.metrics.push(metric);
    for (const unit of textsAt(sink, below(at, 'units'), units)) {
      sink.units.push({ unit, factor: 1, field: null, metric });
      sink.implied(unit, { role: 'unit', unit: fold(unit) });
    }
    yield;
  }
  yield* words(sink, below(root, 'unit_words'), read['unit_words'], (at, index, keyword) =>
    sink.keyword(at, index, keyword, { role: 'unit_word' }),
  );
}

export function* readItemTypes(sink: MappingSink, root: Place, content: unknown): Reading {
  const { types } = sections(sink, root, content, ['types']);
  for (const [type, value] of entriesOf(sink, below(root, 'types'), types)) {
    const at = below(below(root, 'types'), type);
    const entry = sections(sink, at, value, ['words', 'filters'], ['prefixes', 'group_by']);
    const filters = conditions(sink, below(at, 'filters'), entry['filters']);
    const groupBy = entry['group_by'] === undefined ? null : textAt(sink, below(at, 'group_by'), entry['group_by']);
    sink.itemTypes.push([type, filters]);
    const sense: Sense = { role: 'item_type', kind: type, filters, groupBy };
    for (const prefix of textsAt(sink, below(at, 'prefixes'), entry['prefixes']))
      sink.codePrefixes.push([prefix, type]);
    yield* words(sink, below(at, 'words'), entry['words'], (where, index, keyword) =>
      sink.keyword(where, index, keyword, sense),
    );
  }
}

const BOUND = /^(>=|<=)(-?\d+(?:\.\d+)?)$/;

/** `{ values: { field: { value: [words] } } }`; a value `>=4` is a condition on a number. The value is a word for itself. */
export function* readFieldValues(sink: MappingSink, root: Place, content: unknown): Reading {
  const { values } = sections(sink, root, content, ['values']);
  for (const [field, byValue] of entriesOf(sink, below(root, 'values'), values)) {
    const place = below(below(root, 'values'), field);
    for (const [value, list] of entriesOf(sink, place, byValue)) {
      const bound = BOUND.exec(value);
      const sense: Sense =
        bound === null
          ? { role: 'value', field, op: '=', value, item: null }
          : { role: 'value', field, op: bound[1] as '>=' | '<=', value: Number(bound[2]), item: null };
      yield* words(sink, below(place, value), list, (where, index, keyword) =>
        sink.keyword(where, index, keyword, sense),
      );
    }
  }
}

export function* readSystems(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['field', 'systems']);
  const field = textAt(sink, below(root, 'field'), read['field']);
  for (const [system, value] of entriesOf(sink, below(root, 'systems'), read['systems'])) {
    const at = below(below(root, 'systems'), system);
    const entry = sections(sink, at, value, ['words'], ['item']);
    const item = entry['item'] === undefined ? null : textAt(sink, below(at, 'item'), entry['item']);
    const sense: Sense = { role: 'value', field: field ?? '', op: '=', value: system, item };
    yield* words(sink, below(at, 'words'), entry['words'], (where, index, keyword) =>
      sink.keyword(where, index, keyword, sense),
    );
  }
}

const DIRECTIONS = ['out', 'in', 'both'] as const;

export function* readRelationTypes(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['words'], ['endpoints', 'views']);
  for (const [relType, value] of entriesOf(sink, below(root, 'endpoints'), read['endpoints'])) {
    const at = below(below(root, 'endpoints'), relType);
    const { from, to } = sections(sink, at, value, ['from', 'to']);
    sink.endpoints.push([
      relType,
      { from: textsAt(sink, below(at, 'from'), from), to: textsAt(sink, below(at, 'to'), to) },
    ]);
  }
  for (const [view, value] of entriesOf(sink, below(root, 'views'), read['views'])) {
    const at = below(below(root, 'views'), view);
    const entry = sections(sink, at, value, ['direction', 'rel_types']);
    const known = oneOf(sink, at, view, VIEWS);
    const direction = oneOf(sink, below(at, 'direction'), entry['direction'], DIRECTIONS);
    const relTypes = textsAt(sink, below(at, 'rel_types'), entry['rel_types']);
    if (known !== null && direction !== null) sink.views.push([known, { direction, relTypes }]);
  }
  for (const [index, value] of itemsOf(sink, below(root, 'words'), read['words']).entries()) {
    const at = below(below(root, 'words'), index);
    const entry = sections(sink, at, value, ['words', 'rel_types'], ['subject', 'noun', 'view', 'otherwise', 'asks']);
    const noun = entry['noun'] === undefined ? null : oneOf(sink, below(at, 'noun'), entry['noun'], DIRECTIONS);
    const subject = oneOf(sink, below(at, 'subject'), entry['subject'] ?? 'from', ['from', 'to'] as const) ?? 'from';
    const relTypes = textsAt(sink, below(at, 'rel_types'), entry['rel_types']);
    const view = oneOf(sink, below(at, 'view'), entry['view'] ?? 'NEIGHBORS', VIEWS) ?? 'NEIGHBORS';
    const otherwise = textsAt(sink, below(at, 'otherwise'), entry['otherwise']);
    const asks = entry['asks'] === undefined ? null : oneOf(sink, below(at, 'asks'), entry['asks'], ASKS);
    const sense: Sense = { role: 'relation', relation: { relTypes, subject, noun, view, otherwise, asks } };
    yield* words(sink, below(at, 'words'), entry['words'], (where, index, keyword) =>
      sink.keyword(where, index, keyword, sense),
    );
  }
}

export function* readOrders(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['orders'], ['superlatives']);
  for (const [index, value] of itemsOf(sink, below(root, 'orders'), read['orders']).entries()) {
    const at = below(below(root, 'orders'), index);
    const entry = sections(sink, at, value, ['words', 'direction', 'by'], ['superlative', 'metric']);
    const direction = oneOf(sink, below(at, 'direction'), entry['direction'], ['asc', 'desc'] as const);
    const by = oneOf(sink, below(at, 'by'), entry['by'], ['value', 'time', 'duration', 'field'] as const);
    if (direction === null || by === null) continue;
    const sense: Sense = { role: 'order', direction, by, superlative: entry['superlative'] === true };
    // "Hottest" orders and says by what at once.
    const metric = entry['metric'] === undefined ? null : textAt(sink, below(at, 'metric'), entry['metric']);
    const measured: Sense | null = metric === null ? null : { role: 'metric', metric };
    yield* words(sink, below(at, 'words'), entry['words'], (where, index, keyword) => {
      sink.keyword(where, index, keyword, sense);
      if (measured !== null) sink.keyword(where, index, keyword, measured);
    });
  }
  yield* words(sink, below(root, 'superlatives'), read['superlatives'], (at, index, keyword) => {
    sink.keyword(at, index, keyword, { role: 'superlative' });
  });
}

export function* readComparisons(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['before', 'after']);
  for (const side of ['before', 'after'] as const) {
    yield* namedWords(sink, below(root, side), read[side], COMPARATORS, (op) => ({ role: 'comparison', op, side }));
  }
}

export function* readPatterns(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['patterns', 'buckets']);
  yield* namedWords(sink, below(root, 'patterns'), read['patterns'], PATTERNS, (pattern) => ({
    role: 'pattern',
    pattern,
  }));
  yield* namedWords(sink, below(root, 'buckets'), read['buckets'], BUCKETS, (bucket) => ({ role: 'bucket', bucket }));
}

export function* readRates(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['rates'], ['share']);
  for (const [index, value] of itemsOf(sink, below(root, 'rates'), read['rates']).entries()) {
    const at = below(below(root, 'rates'), index);
    const entry = sections(sink, at, value, ['words', 'hits']);
    const hits = conditions(sink, below(at, 'hits'), entry['hits']);
    for (const { field } of hits) sink.outcomes.push(field);
    const sense: Sense = { role: 'rate', hits };
    yield* words(sink, below(at, 'words'), entry['words'], (where, index, keyword) =>
      sink.keyword(where, index, keyword, sense),
    );
  }
  yield* words(sink, below(root, 'share'), read['share'], (at, index, keyword) =>
    sink.keyword(at, index, keyword, { role: 'share' }),
  );
}

export function* readPhrases(sink: MappingSink, root: Place, content: unknown): Reading {
  const { phrases } = sections(sink, root, content, ['phrases']);
  yield* namedWords(sink, below(root, 'phrases'), phrases, PHRASES, (phrase) => ({ role: 'phrase', phrase }));
}

export function* readQuestionWords(sink: MappingSink, root: Place, content: unknown): Reading {
  const { asks } = sections(sink, root, content, ['asks']);
  yield* namedWords(sink, below(root, 'asks'), asks, ASKS, (name) => ({ role: 'question', asks: name }));
}

export function* readUnsupported(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['reasons'], ['commands']);
  const reasons = below(root, 'reasons');
  yield* namedWords(sink, reasons, read['reasons'], null, (reason) => ({ role: 'unsupported', reason }));
  yield* words(sink, below(root, 'commands'), read['commands'], (at, index, keyword) => {
    sink.keyword(at, index, keyword, { role: 'command', reason: 'change' });
  });
}

/**
 * `stems` stand for every word that begins with them (Korean verbs); `verbs` are fillers only in lower case English;
 * `pronouns` only where the question has named something before.
 */
export function* readFillers(sink: MappingSink, root: Place, content: unknown): Reading {
  const read = sections(sink, root, content, ['words'], ['stems', 'verbs', 'pronouns']);
  for (const section of ['words', 'stems', 'verbs', 'pronouns'] as const) {
    const sense: Sense = {
      role: 'filler',
      stem: section === 'stems',
      verb: section === 'verbs',
      pronoun: section === 'pronouns',
    };
    yield* words(sink, below(root, section), read[section], (at, index, keyword) =>
      sink.keyword(at, index, keyword, sense),
    );
  }
}
