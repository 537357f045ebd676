import type {
  Aggregation,
  Bucket,
  Comparator,
  CyclePattern,
  Direction,
  Filter,
  HistorySource,
  Scalar,
  View,
} from '../plan.js';

/** Where a field is found: on the configuration item, or on a record of one of the histories. */
export type FieldOwner = 'item' | 'relation' | HistorySource;

export type Asks = 'who' | 'where' | 'when' | 'which' | 'why' | 'how';

/** A field that questions may filter, group, order or ask by. */
export interface FieldDefinition {
  name: string;
  of: readonly FieldOwner[];
  type: 'text' | 'number' | 'time';
  /** The question word that it answers: who, where, when. */
  asks: Asks | null;
  /** The kinds of item that have it; empty for all. */
  kinds: readonly string[];
}

/** How a relation word is used: which end of the relation its grammatical subject is. */
export interface RelationWord {
  relTypes: readonly string[];
  /** `from`: "X depends on …", X is where the relation starts. `to`: "X protects …" for PROTECTED_BY. */
  subject: 'from' | 'to';
  /** A noun goes its own way: "dependencies of X" is out, "dependents of X" is in. */
  noun: Direction | null;
  view: View;
  /** The types that are meant where none of `relTypes` can stand between what the question names. */
  otherwise: readonly string[];
  /** The question word without which it is no relation word by itself ("where is it deployed"). */
  asks: Asks | null;
}

/** Why a question of this kind is declined. */
export type UnsupportedReason = string;

/** One meaning of a keyword. `role` says which analysis reads it. */
export type Sense =
  | { role: 'metric'; metric: string }
  | { role: 'metric_word' }
  | { role: 'aggregation'; agg: Aggregation }
  | { role: 'series' }
  | { role: 'list' }
  | { role: 'table' }
  | { role: 'history'; source: HistorySource | null; filters: readonly Filter[] }
  | { role: 'time'; label: string }
  | { role: 'simulation' }
  | { role: 'auto' }
  | { role: 'view'; view: View }
  | { role: 'reach'; reach: 'direct' | 'transitive' | 'both' | 'mutual' | 'around' }
  | { role: 'cycle' }
  | { role: 'relation'; relation: RelationWord }
  | { role: 'item_type'; kind: string; filters: readonly Filter[]; groupBy: string | null }
  | { role: 'field'; field: string }
  | { role: 'value'; field: string; op: '=' | '>=' | '<='; value: Scalar; item: string | null }
  | { role: 'comparison'; op: Comparator; side: 'before' | 'after' }
  | { role: 'order'; direction: 'asc' | 'desc'; by: 'value' | 'time' | 'duration' | 'field'; superlative: boolean }
  | { role: 'superlative' }
  | { role: 'pattern'; pattern: CyclePattern }
  | { role: 'bucket'; bucket: Bucket }
  | { role: 'rate'; hits: readonly Filter[] }
  | { role: 'share' }
  | { role: 'question'; asks: Asks }
  | { role: 'phrase'; phrase: Phrase }
  | { role: 'unsupported'; reason: UnsupportedReason }
  | { role: 'command'; reason: UnsupportedReason }
  | { role: 'small_talk' }
  | { role: 'unit'; unit: string }
  | { role: 'unit_word' }
  | { role: 'filler'; stem: boolean; verb: boolean; pronoun: boolean };

export type Role = Sense['role'];

/** Words that join the others. */
export const PHRASES = [
  'group',
  'compare',
  'change',
  'increase',
  'decrease',
  'negation',
  'and',
  'or',
  'from',
  'to',
  'since',
  'after',
  'until',
  'before',
  'between',
  'search',
  'contains',
  'starts_with',
  'all',
  'distinct',
  'limit',
  'without',
  'each',
  'ever',
  'using',
  'occasion',
  'measurement',
  'both',
  'shared',
  'size',
  'kinds',
] as const;
export type Phrase = (typeof PHRASES)[number];

/** One keyword with one meaning, and the vocabulary that says so. */
export interface Term {
  readonly keyword: string;
  /** Index into the compiled vocabulary's `assets`. */
  readonly asset: number;
  readonly sense: Sense;
}

/** The value that evidence shows for a sense: what the word stood for. */
export function senseValue(sense: Sense): unknown {
  switch (sense.role) {
    case 'metric':
      return sense.metric;
    case 'aggregation':
      return sense.agg;
    case 'history':
      return sense.source ?? 'event_log';
    case 'time':
      return sense.label;
    case 'view':
      return sense.view;
    case 'relation':
      return sense.relation.relTypes;
    case 'item_type':
      return sense.filters;
    case 'field':
      return sense.field;
    case 'value':
      return { field: sense.field, op: sense.op, value: sense.value };
    case 'comparison':
      return sense.op;
    case 'order':
      return sense.direction;
    case 'pattern':
      return sense.pattern;
    case 'bucket':
      return sense.bucket;
    case 'rate':
      return sense.hits;
    case 'reach':
      return sense.reach;
    case 'unit':
      return sense.unit;
    case 'question':
      return sense.asks;
    case 'phrase':
      return sense.phrase;
    case 'unsupported':
    case 'command':
      return sense.reason;
    case 'metric_word':
    case 'unit_word':
    case 'series':
    case 'list':
    case 'table':
    case 'simulation':
    case 'auto':
    case 'cycle':
    case 'superlative':
    case 'share':
    case 'small_talk':
    case 'filler':
      return sense.role;
  }
}
