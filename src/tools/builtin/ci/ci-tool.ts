import type { ToolOutcome } from '../../tool.js';
import type { BuiltinTool } from '../builtin-tool.js';
import { groupedTable, groupKeys } from '../sql/grouped-query.js';
import { filterCondition } from '../sql/condition.js';
import { ALL_ITEM_FIELDS, itemField, ITEMS } from '../sql/item-fields.js';
import { callerOf, type Caller } from '../sql/caller.js';
import { inScope, scopeWarnings } from '../sql/item-scope.js';
import { fieldOrder, listedTable, requireFields } from '../sql/listed-query.js';
import { all, bind, sql } from '../sql/sql.js';
import type { CiAggregate, CiList, CiLookup, CiParams, CiRate, CiSearch } from './ci-params.js';
import type { TableResult } from '../tool-results.js';
import { ciDefinition } from './ci-definition.js';
import { measuredColumns } from './ci-measures.js';
import { rateMeasures } from '../sql/rate.js';

/** What a list of items shows when nobody says. */
const LISTED_FIELDS = ['ci_code', 'ci_name', 'ci_type', 'ci_subtype', 'status', 'criticality', 'location', 'owner'];

/** Configuration items: looked up, searched, listed, counted and grouped. */
export const ciTool: BuiltinTool<CiParams, TableResult> = {
  definition: ciDefinition,
  async execute(params, context, queries): Promise<ToolOutcome<TableResult>> {
    const caller = callerOf(context, queries);
    const scope =
      params.operation === 'lookup'
        ? { items: params.items }
        : { items: params.items, filters: [...(params.filters ?? []), ...('hits' in params ? params.hits : [])] };
    const result = await run(params, caller);
    const warnings = await scopeWarnings(caller, [scope], result.empty);
    return {
      data: result,
      warnings,
      rowCount: result.rows.length,
      truncated: result.truncated,
      source: queries.source,
    };
  },
};

function run(params: CiParams, caller: Caller): Promise<TableResult> {
  switch (params.operation) {
    case 'lookup':
      return lookup(params, caller);
    case 'search':
    case 'list':
      return page(params, caller);
    case 'aggregate':
      return aggregate(params, caller);
    case 'rate':
      return rate(params, caller);
  }
}

function lookup({ items, fields }: CiLookup, caller: Caller): Promise<TableResult> {
  return listedTable(caller, {
    from: ITEMS,
    where: inScope(caller, { items }),
    fields: requireFields(fields ?? ALL_ITEM_FIELDS, itemField),
    order: [sql`c.ci_code`],
    limit: items.length,
    offset: 0,
  });
}

function page(params: CiSearch | CiList, caller: Caller): Promise<TableResult> {
  const texts = params.operation === 'search' ? params.text : [];
  const contains = texts.map((text) => {
    const pattern = bind(`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`, 'text');
    return sql`(c.ci_code ILIKE ${pattern} OR c.ci_name ILIKE ${pattern} OR c.owner ILIKE ${pattern})`;
  });
  return listedTable(caller, {
    from: ITEMS,
    where: all([inScope(caller, params), ...contains]),
    fields: requireFields(params.fields ?? listedFields(params), itemField),
    order: [...fieldOrder(params.order, itemField), sql`c.ci_code`],
    limit: params.limit,
    offset: params.offset,
  });
}

/** Beside the usual fields those that the items are chosen or ordered by, so that each row shows why it is there. */
function listedFields(params: CiSearch | CiList): string[] {
  const chosenBy = (params.filters ?? []).map(({ field }) => field);
  const orderedBy = (params.order ?? []).map(({ by }) => by);
  return [...new Set([...LISTED_FIELDS, ...chosenBy, ...orderedBy])];
}

function aggregate(params: CiAggregate, caller: Caller): Promise<TableResult> {
  const keys = groupKeys(params.group_by, itemField);
  const { inputs, measures } = measuredColumns(params.measures, keys);
  const [first] = measures;
  return groupedTable(caller, {
    from: ITEMS,
    where: inScope(caller, params),
    keys,
    inputs,
    measures,
    ...(params.having !== undefined &&
      first !== undefined && { having: { threshold: params.having, measure: first.value } }),
    ...(params.order !== undefined && { order: params.order }),
    limit: params.limit,
  });
}

function rate(params: CiRate, caller: Caller): Promise<TableResult> {
  const hits = filterCondition(params.hits, itemField, '/hits');
  return groupedTable(caller, {
    from: ITEMS,
    where: inScope(caller, params),
    keys: groupKeys(params.group_by, itemField),
    inputs: [sql`(${hits}) IS TRUE AS hit`],
    measures: rateMeasures('Items'),
    ...(params.order !== undefined && { order: params.order }),
    limit: params.limit,
  });
}
