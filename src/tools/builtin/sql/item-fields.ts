import type { Field, FieldKind, FieldLookup } from './field.js';
import { bind, sql, type Sql } from './sql.js';

/**
 * The fields of a configuration item, for statements in which `c` is `ci` and `x` is `ci_ext`. Attributes and tags are
 * open: every name under them is a field, whether or not an item has it.
 */
const COLUMNS: readonly [name: string, label: string, kind: FieldKind, value: Sql][] = [
  ['ci_code', 'Item', 'text', sql`c.ci_code`],
  ['ci_name', 'Name', 'text', sql`c.ci_name`],
  ['ci_id', 'Id', 'text', sql`c.ci_id::text`],
  ['ci_type', 'Type', 'text', sql`c.ci_type`],
  ['ci_subtype', 'Subtype', 'text', sql`c.ci_subtype`],
  ['ci_category', 'Category', 'text', sql`c.ci_category`],
  ['status', 'Status', 'text', sql`c.status`],
  ['criticality', 'Criticality', 'number', sql`c.criticality`],
  ['location', 'Location', 'text', sql`c.location`],
  ['owner', 'Owner', 'text', sql`c.owner`],
  ['created_at', 'Created', 'time', sql`c.created_at`],
  ['updated_at', 'Updated', 'time', sql`c.updated_at`],
  ['attributes', 'Attributes', 'document', sql`coalesce(x.attributes, '{}')`],
  ['tags', 'Tags', 'document', sql`coalesce(x.tags, '{}')`],
];

const BY_NAME = new Map<string, Field>(
  COLUMNS.map(([name, label, kind, value]) => [name, { name, label, kind, value }]),
);

const KNOWN_LABELS: Readonly<Record<string, { label: string; unit?: string }>> = {
  'attributes.cpu_cores': { label: 'CPU cores', unit: 'cores' },
  'attributes.memory_gb': { label: 'Memory', unit: 'GB' },
  'attributes.capacity_tb': { label: 'Capacity', unit: 'TB' },
  'attributes.ip': { label: 'IP address' },
  'attributes.raid': { label: 'RAID' },
};

const JSON_FIELD = /^(attributes|tags)\.([A-Za-z0-9_-]{1,64})$/;

/** Every column of an item, in the order in which an item is shown. */
export const ALL_ITEM_FIELDS: readonly string[] = COLUMNS.map(([name]) => name);

export const itemField: FieldLookup = (name) => {
  const column = BY_NAME.get(name);
  if (column !== undefined) return column;
  const [, document, key] = JSON_FIELD.exec(name) ?? [];
  if (key === undefined) return null;
  const bound = bind(key, 'text');
  return {
    name,
    label: key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' '),
    ...KNOWN_LABELS[name],
    kind: 'scalar',
    value: document === 'tags' ? sql`(x.tags -> ${bound})` : sql`(x.attributes -> ${bound})`,
  };
};

/** `ci` as `c` with `ci_ext` as `x`: what item fields refer to. */
export const ITEMS = sql`ci c LEFT JOIN ci_ext x ON x.ci_id = c.ci_id AND x.tenant_id = c.tenant_id`;
