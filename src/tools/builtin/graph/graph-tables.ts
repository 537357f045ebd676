import type { Caller } from '../sql/caller.js';
import { comparison } from '../sql/condition.js';
import { firstOf, type Field, type FieldLookup } from '../sql/field.js';
import { columnOf, groupedTable, groupKeys, orderList } from '../sql/grouped-query.js';
import { itemField, ITEMS } from '../sql/item-fields.js';
import { idsInScope, inScope } from '../sql/item-scope.js';
import { listedTable } from '../sql/listed-query.js';
import { all, bind, sql, type Sql } from '../sql/sql.js';
import type { GraphCount, GraphDegree, GraphUnrelated } from './graph-params.js';
import type { ItemScope } from '../tool-params.js';
import type { TableResult } from '../tool-results.js';
import { isTarget, steps } from './relation-steps.js';

/** The items that a question starts from, as `root`; `c` and `x` are then free for their neighbours. */
function rootItems(caller: Caller, roots: ItemScope): Sql {
  return sql`(
    SELECT c.ci_id, c.ci_code, c.ci_name, c.ci_subtype, c.location FROM ${ITEMS} WHERE ${inScope(caller, roots, '/roots')}
  ) AS root`;
}

const ROOT_FIELDS: readonly Field[] = [
  { name: 'ci_code', label: 'Item', kind: 'text', value: sql`root.ci_code` },
  { name: 'ci_subtype', label: 'Subtype', kind: 'text', value: sql`root.ci_subtype` },
];

/** The direct neighbours of `root` that count, as a FROM clause with its WHERE. */
function neighbours(params: GraphDegree | GraphUnrelated, caller: Caller): Sql {
  return sql`(${steps(caller, params)}) AS step JOIN (${ITEMS}) ON c.ci_id = step.far
    WHERE step.near = root.ci_id AND ${isTarget(caller, params.targets)}`;
}

/** How many direct neighbours each root has, zero included. */
export function graphDegree(params: GraphDegree, caller: Caller): Promise<TableResult> {
  const { having, order, limit } = params;
  const fields: Field[] = [
    ...ROOT_FIELDS,
    { name: 'count', label: 'Neighbours', kind: 'number', value: sql`degree.count` },
  ];
  const sorted = orderList(
    order,
    fields.map(columnOf),
    fields.map(({ value }) => value),
  );
  return listedTable(caller, {
    from: sql`${rootItems(caller, params.roots)}
      CROSS JOIN LATERAL (SELECT count(DISTINCT c.ci_id) AS count FROM ${neighbours(params, caller)}) AS degree`,
    where: having === undefined ? sql`true` : comparison(sql`degree.count`, having.op, bind(having.value, 'numeric')),
    fields,
    order: [...sorted, sql`root.ci_code`],
    limit,
    offset: 0,
  });
}

/** The roots that have no such neighbour. */
export function graphUnrelated(params: GraphUnrelated, caller: Caller): Promise<TableResult> {
  return listedTable(caller, {
    from: rootItems(caller, params.roots),
    where: sql`NOT EXISTS (SELECT FROM ${neighbours(params, caller)})`,
    fields: [
      ...ROOT_FIELDS,
      { name: 'ci_name', label: 'Name', kind: 'text', value: sql`root.ci_name` },
      { name: 'location', label: 'Location', kind: 'text', value: sql`root.location` },
    ],
    order: [sql`root.ci_code`],
    limit: params.limit,
    offset: 0,
  });
}

const relationField: FieldLookup = (name) =>
  name === 'rel_type' ? { name, label: 'Relation', kind: 'text', value: sql`step.rel_type` } : null;

/** How many relations there are, by type or by a field of the neighbour. Either way round, a relation is one. */
export function graphCount(params: GraphCount, caller: Caller): Promise<TableResult> {
  const { roots, group_by, order, limit, targets } = params;
  const conditions = [isTarget(caller, targets)];
  if (roots !== undefined) conditions.push(sql`step.near IN (${idsInScope(caller, roots, '/roots')})`);
  return groupedTable(caller, {
    from: sql`(${steps(caller, params)}) AS step JOIN (${ITEMS}) ON c.ci_id = step.far`,
    where: all(conditions),
    keys: groupKeys(group_by, firstOf(relationField, itemField)),
    inputs: [sql`step.from_ci_id`, sql`step.to_ci_id`, sql`step.rel_type`],
    measures: [
      {
        name: 'count',
        label: 'Relations',
        type: 'integer',
        value: sql`count(DISTINCT (from_ci_id, to_ci_id, rel_type))`,
      },
    ],
    ...(order !== undefined && { order }),
    limit,
  });
}
