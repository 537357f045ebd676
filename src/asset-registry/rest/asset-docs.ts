import type { RouteDocs } from '../../http/openapi/route-docs.js';
import { NEXT_CURSOR, PROBLEM_LIST } from '../../http/openapi/answer-schema.js';
import { TYPE_SPECIFIC_COLUMNS } from '../asset-content.js';
import {
  AssetBodyDto,
  AssetVersionDto,
  ComparedVersionDto,
  DependentDto,
  FieldDifferenceDto,
  ReplicaStateDto,
} from './asset-body.dto.js';

const ETAG = { ETag: 'Send it back as If-Match to change only what you have seen.' };
const CHANGES = ['ASSET_NOT_FOUND', 'PRECONDITION_FAILED', 'CONCURRENT_CHANGE'] as const;
const SEQ = {
  type: 'string',
  description: 'Its place in the change feed: a replica that has applied it serves it.',
} as const;
const LIVE_CHANGE = { asset: AssetBodyDto, seq: SEQ, warnings: PROBLEM_LIST, replicas: ReplicaStateDto } as const;

const AUTHORED = {
  description: 'Find inventory items by SKU.',
  tags: { domain: 'inventory' },
  tool_type: 'database_query',
  tool_config: { source_ref: 'inventory', query_template: 'SELECT sku, quantity FROM items WHERE sku = {{sku}}' },
  tool_input_schema: { type: 'object', properties: { sku: { type: 'string', maxLength: 64 } }, required: ['sku'] },
};

const DRAFT = {
  asset_id: '0d9c1c3e-52f5-4f7e-9a54-3b9df6a1c0aa',
  asset_type: 'tool',
  name: 'inventory_read',
  version: 2,
  status: 'draft',
  scope: null,
  ...Object.fromEntries(Object.keys(TYPE_SPECIFIC_COLUMNS).map((column) => [column, null])),
  ...AUTHORED,
  content_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  lock_version: 1,
  created_by: 'key:ci-deploy',
  published_by: null,
  published_at: null,
  created_at: '2026-01-28T09:00:00.000Z',
  updated_at: '2026-01-28T09:00:00.000Z',
};
const PUBLISHED = {
  ...DRAFT,
  status: 'published',
  published_by: 'key:release',
  published_at: '2026-01-28T09:30:00.000Z',
};

/** What the API description says of the asset routes. */
export const ASSET_DOCS = {
  create: {
    summary: 'Create a draft',
    description: 'Under a name that exists it is the next version; fields left out are taken from the published one.',
    status: 201,
    body: { asset_type: 'tool', name: 'inventory_read', ...AUTHORED },
    data: { asset: AssetBodyDto },
    example: { asset: DRAFT },
    headers: ETAG,
    errors: ['DRAFT_EXISTS', 'INLINE_SECRET', 'CONCURRENT_CHANGE'],
  },
  list: {
    summary: 'List versions, newest first',
    description: 'Every version that fits all filters.',
    data: { assets: [AssetBodyDto], next_cursor: NEXT_CURSOR },
    example: { assets: [DRAFT], next_cursor: null },
  },
  read: {
    summary: 'Read a version',
    data: { asset: AssetBodyDto },
    example: { asset: PUBLISHED },
    headers: ETAG,
    errors: ['ASSET_NOT_FOUND'],
  },
  update: {
    summary: 'Change a draft',
    description: 'Fields left out stay as they are; null clears.',
    body: { description: 'Find inventory items by SKU.' },
    data: { asset: AssetBodyDto },
    example: { asset: { ...DRAFT, lock_version: 2 } },
    headers: ETAG,
    errors: [...CHANGES, 'NOT_A_DRAFT', 'INLINE_SECRET'],
  },
  delete: {
    summary: 'Delete a draft',
    description: 'Its version number is not used again.',
    data: { asset: AssetBodyDto },
    example: { asset: DRAFT },
    headers: ETAG,
    errors: [...CHANGES, 'NOT_A_DRAFT'],
  },
  validate: {
    summary: 'Check what publishing would say',
    description: 'Changes nothing. A source that names a secret is connected to only for those who may publish it.',
    data: { publishable: { type: 'boolean' }, problems: PROBLEM_LIST, warnings: PROBLEM_LIST },
    example: {
      publishable: false,
      problems: [{ path: '/tool_input_schema', message: 'A tool needs an input schema of type object.' }],
      warnings: [],
    },
    errors: ['ASSET_NOT_FOUND', 'NOT_A_DRAFT'],
  },
  publish: {
    summary: 'Publish a draft',
    description:
      'Every problem of the content is told at once (422), and nothing is changed then. With wait=replicas the answer ' +
      'also says whether every serving process has applied the change, and which have not.',
    body: { reason: 'New warehouse zone' },
    data: LIVE_CHANGE,
    optional: ['replicas'],
    example: { asset: PUBLISHED, seq: '42', warnings: [] },
    headers: ETAG,
    errors: [...CHANGES, 'NOT_A_DRAFT', 'ASSET_INVALID', 'GUARD_REFUSED'],
  },
  rollback: {
    summary: 'Publish the content of an older version again',
    description: 'As a new version. May be asked of any version of the name.',
    body: { to_version: 1, reason: 'Version 2 misses items' },
    data: LIVE_CHANGE,
    optional: ['replicas'],
    example: { asset: { ...PUBLISHED, version: 3 }, seq: '43', warnings: [] },
    headers: ETAG,
    errors: [...CHANGES, 'VERSION_NOT_FOUND', 'NOT_PUBLISHED', 'ASSET_INVALID'],
  },
  archive: {
    summary: 'Archive the published version',
    body: { reason: 'Replaced by stock_read' },
    data: LIVE_CHANGE,
    optional: ['replicas'],
    example: { asset: { ...PUBLISHED, status: 'archived' }, seq: '44', warnings: [] },
    headers: ETAG,
    errors: [...CHANGES, 'NOT_PUBLISHED', 'HAS_DEPENDENTS'],
  },
  history: {
    summary: 'List all versions of the name, newest first',
    data: { versions: [AssetVersionDto] },
    example: {
      versions: [
        {
          asset_id: PUBLISHED.asset_id,
          version: 2,
          status: 'published',
          content_hash: PUBLISHED.content_hash,
          created_by: 'key:ci-deploy',
          created_at: PUBLISHED.created_at,
          published_by: 'key:release',
          published_at: PUBLISHED.published_at,
          events: [
            {
              action: 'publish',
              actor: 'key:release',
              reason: 'New warehouse zone',
              rollback_from_version: null,
              at: '2026-01-28T09:30:00.000Z',
            },
          ],
        },
      ],
    },
    errors: ['ASSET_NOT_FOUND'],
  },
  diff: {
    summary: 'Compare with another version, field by field',
    description: 'With the published one, unless `against` names another.',
    data: { from: ComparedVersionDto, to: ComparedVersionDto, differences: [FieldDifferenceDto] },
    example: {
      from: { version: 1, status: 'published' },
      to: { version: 2, status: 'draft' },
      differences: [{ path: '/description', change: 'changed', from: 'Find items.', to: AUTHORED.description }],
    },
    errors: ['ASSET_NOT_FOUND', 'ASSET_NOT_PUBLISHED', 'VERSION_NOT_FOUND'],
  },
  dependents: {
    summary: 'List who refers to the name',
    description: 'Published and draft versions.',
    data: { dependents: [DependentDto] },
    example: {
      dependents: [
        {
          asset_id: DRAFT.asset_id,
          asset_type: 'tool',
          name: 'inventory_read',
          version: 2,
          status: 'published',
          path: '/tool_config/source_ref',
        },
      ],
    },
    errors: ['ASSET_NOT_FOUND'],
  },
} as const satisfies Record<string, RouteDocs>;
