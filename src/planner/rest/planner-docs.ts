import type { RouteDocs, Schema } from '../../http/openapi/route-docs.js';
import { INTENTS, VIEWS } from '../plan.js';

const FREE = { type: 'object', additionalProperties: true } as const;
const SPAN = { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 } as const;
const TEXTS = { type: 'array', items: { type: 'string' } } as const;

const SUBJECT: Schema = {
  type: 'object',
  properties: {
    identifiers: TEXTS,
    keywords: TEXTS,
    filters: { type: 'array', items: FREE },
    limit: { type: 'integer' },
  },
  required: ['identifiers', 'keywords', 'filters'],
};

/** The parts that every plan has; `aggregate`, `metric`, `history`, `graph`, `list` and `simulation` say what is asked. */
export const PLAN_SCHEMA: Schema = {
  type: 'object',
  description: 'What a question was understood to ask, the calls that answer it, and the evidence for each field.',
  properties: {
    kind: { type: 'string', enum: ['plan', 'direct', 'reject'] },
    intent: { type: 'string', enum: [...INTENTS] },
    view: { type: 'string', enum: [...VIEWS] },
    mode: { type: 'string', enum: ['ci', 'auto'] },
    language: { type: 'string', enum: ['ko', 'en'] },
    primary: SUBJECT,
    secondary: SUBJECT,
    aggregate: FREE,
    metric: FREE,
    history: FREE,
    graph: FREE,
    list: FREE,
    simulation: FREE,
    output: FREE,
    calls: {
      type: 'array',
      items: {
        type: 'object',
        properties: { tool: { type: 'string' }, params: FREE },
        required: ['tool', 'params'],
      },
    },
    evidence: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, span: SPAN, keyword: { type: 'string' }, source: { type: 'string' } },
        required: ['field', 'span', 'keyword', 'source'],
        additionalProperties: true,
      },
    },
    unmatched: { type: 'array', items: SPAN },
    assets: { type: 'array', items: FREE },
    warnings: { type: 'array', items: FREE },
    refusal: FREE,
  },
  required: [
    'kind',
    'intent',
    'view',
    'mode',
    'primary',
    'secondary',
    'output',
    'calls',
    'evidence',
    'unmatched',
    'assets',
  ],
};

/** A plan as an example: short, but of the real shape. */
export const PLAN_EXAMPLE = {
  kind: 'plan',
  intent: 'AGGREGATE',
  view: 'SUMMARY',
  mode: 'ci',
  language: 'en',
  primary: { identifiers: ['srv-erp-01'], keywords: [], filters: [] },
  secondary: { identifiers: [], keywords: [], filters: [] },
  output: { primary: 'number', blocks: ['text', 'number'] },
  calls: [{ tool: 'metric', params: { operation: 'aggregate', metric_name: 'cpu_usage', items: ['srv-erp-01'] } }],
  evidence: [
    {
      field: 'metric.metric_name',
      value: 'cpu_usage',
      span: [8, 11],
      keyword: 'cpu',
      asset: 'metric_aliases',
      version: 1,
      source: 'asset_registry',
    },
  ],
  unmatched: [],
  assets: [{ name: 'metric_aliases', version: 1, source: 'asset_registry' }],
  warnings: [],
};

export const QUESTION_EXAMPLE = { question: 'average cpu of srv-erp-01 in the last 24 hours', time_zone: 'Asia/Seoul' };

export const PLANNER_DOCS = {
  plan: {
    summary: 'Plan a question without running it',
    description: 'A pure function of the question, the published words, the time and the time zone.',
    body: QUESTION_EXAMPLE,
    data: { plan: PLAN_SCHEMA },
    example: { plan: PLAN_EXAMPLE },
    errors: ['VOCABULARY_NOT_PUBLISHED', 'VOCABULARY_BROKEN'],
  },
  impact: {
    summary: 'Try a mapping draft on the question book and on asked questions',
    description:
      'Says whose plan would change, field by field. Nothing is changed. Of very long asked questions only the newest are tried; `asked_left_out` says how many were not.',
    body: { last_asked: 200 },
    data: { impact: FREE },
    example: {
      impact: {
        book_questions: 60,
        asked_questions: 1,
        asked_left_out: 0,
        book: [],
        asked: [
          {
            question: 'rpm of srv-erp-01',
            changes: [{ field: 'metric.metric_name', before: null, after: 'fan_speed' }],
          },
        ],
      },
    },
    errors: ['ASSET_NOT_FOUND', 'ASSET_INVALID'],
  },
} satisfies Record<string, RouteDocs>;
