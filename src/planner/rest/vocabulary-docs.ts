import type { RouteDocs, Schema } from '../../http/openapi/route-docs.js';
import { MAPPING_NAMES } from '../vocabulary/mapping-names.js';

const SOURCES = ['asset_registry', 'file_fallback', 'built_in'];
const NAME: Schema = { type: 'string', enum: [...MAPPING_NAMES] };
const VERSION: Schema = { type: ['integer', 'null'], description: 'Of the published asset, where there is one.' };

const LISTED: Schema = {
  type: 'object',
  properties: {
    name: NAME,
    source: {
      type: ['string', 'null'],
      enum: [...SOURCES, null],
      description: 'A published asset, a seed file or a default in code; null when nothing serves yet.',
    },
    version: VERSION,
  },
  required: ['name', 'source', 'version'],
};

const VOCABULARY: Schema = {
  type: 'object',
  properties: {
    name: NAME,
    source: { type: 'string', enum: SOURCES },
    version: VERSION,
    content: { type: 'object', additionalProperties: true, description: 'As a draft of this mapping takes it.' },
  },
  required: ['name', 'source', 'version', 'content'],
};

export const VOCABULARY_DOCS = {
  list: {
    summary: 'List the vocabularies that questions are read with',
    data: { vocabularies: { type: 'array', items: LISTED } },
    example: {
      vocabularies: [
        { name: 'metric_aliases', source: 'asset_registry', version: 3 },
        { name: 'systems', source: 'built_in', version: null },
      ],
    },
  },
  one: {
    summary: 'Read the words of one vocabulary that serve now',
    description: 'Its content, with what is to be different, makes a draft of a mapping asset of the same name.',
    data: { vocabulary: VOCABULARY },
    example: {
      vocabulary: {
        name: 'table_hints',
        source: 'asset_registry',
        version: 1,
        content: { keywords: ['table', 'as a table'] },
      },
    },
    errors: ['VOCABULARY_NOT_FOUND', 'VOCABULARY_NOT_PUBLISHED', 'VOCABULARY_BROKEN'],
  },
} satisfies Record<string, RouteDocs>;
