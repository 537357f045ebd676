import { ASSET_COLUMNS } from '../asset-content.js';
import { type AssetFilter, ListConditions } from './asset-list.conditions.js';

export interface ListStatement {
  sql: string;
  parameters: unknown[];
}

/** Up to so many versions of one filter in a slice are looked up one by one for the others; larger sets are intersected. */
const FEW = 24;

const NEWEST_FIRST = 'ORDER BY created_seq DESC';

/**
 * The statement that answers one page, newest first, and one row more than the page has, so that the caller knows whether
 * there is a next one. Its rows carry `created_seq`, the place in the order.
 *
 * Type, status, tool type and name have ordered indexes for each of their combinations, and so has a tag: a page is the next
 * entries of one of them. A part of a name, and what is combined with it or with a tag, is looked for slice by slice of the
 * order, the newest slice first, until the page is full. So it matters little whether hits are among the newest or the oldest,
 * which PostgreSQL could not know.
 */
export function assetListStatement(tenantId: string, filter: AssetFilter): ListStatement {
  const where = new ListConditions(tenantId, filter);
  return { sql: statement(where, filter), parameters: where.parameters };
}

function statement(where: ListConditions, filter: AssetFilter): string {
  const { name, namePart, tag } = filter;
  const columns = `${ASSET_COLUMNS}, created_seq`;
  if (name !== undefined || (namePart === undefined && tag === undefined)) {
    return `SELECT ${columns} FROM tb_asset_registry AS version WHERE ${where.all()} ${NEWEST_FIRST} LIMIT ${where.limit()}`;
  }
  const isTagAlone = namePart === undefined && !where.isNarrow;
  const hits = isTagAlone
    ? `SELECT created_seq FROM tb_asset_tag WHERE ${where.tagged()} ${NEWEST_FIRST} LIMIT ${where.limit()}`
    : hitsBySlices(where, filter);
  return `WITH hit AS MATERIALIZED (${hits})
    SELECT ${columns} FROM hit JOIN tb_asset_registry USING (created_seq) ${NEWEST_FIRST}`;
}

/** The versions in a slice that some of the filters admit. */
interface SliceSet {
  name: string;
  table: string;
  condition: string;
}

const placesOf = ({ table, condition }: SliceSet, ...more: string[]) =>
  `SELECT created_seq FROM ${table} WHERE ${[condition, ...more].join(' AND ')}`;

/**
 * For a part of a name and a status, for instance:
 *
 *     SELECT found.created_seq FROM (…newest and oldest slice) AS ends, generate_series(newest, oldest, -1) AS slice (number),
 *     LATERAL (
 *       WITH few_ordered AS (…25 published versions of the slice), few_wanted AS (…25 versions of it that have the part),
 *         choice AS (…the first of them that has no 25th)
 *       …the few_ordered that have the part, if that is the choice
 *       UNION ALL …the few_wanted that are published, if that is the choice
 *       UNION ALL …what is in both sets, if none is
 *       ORDER BY created_seq DESC LIMIT 51
 *     ) AS found LIMIT 51
 *
 * Slices come in their order, since a nested loop is the only way to join what depends on each of them; and it stops at
 * the LIMIT. A set is looked at only when it is needed to tell.
 */
function hitsBySlices(where: ListConditions, filter: AssetFilter): string {
  const inSlice = where.inSlice();
  const ordered = { name: 'ordered', table: 'tb_asset_registry', condition: `${where.ordered()} AND ${inSlice}` };
  // The index of name parts knows tags too.
  const wanted =
    filter.namePart === undefined
      ? { name: 'wanted', table: 'tb_asset_tag', condition: `${where.tagged()} AND ${inSlice}` }
      : { name: 'wanted', table: 'tb_asset_search', condition: where.searchedInSlice() };
  const sets: SliceSet[] = [ordered, wanted];

  const few = sets.map((set) => `few_${set.name} AS MATERIALIZED (${placesOf(set)} LIMIT ${FEW + 1})`);
  const cases = sets.map(({ name }) => `WHEN (SELECT count(*) FROM few_${name}) <= ${FEW} THEN '${name}'`);
  const isChosen = (name: string) => `(SELECT name FROM choice) = '${name}'`;
  const lookedUp = sets.map(
    ({ name }) =>
      `SELECT few.created_seq FROM few_${name} AS few, ${lookUp('few', where.all())} WHERE ${isChosen(name)}`,
  );
  // The ordered indexes know names, and can be read in their order.
  const inBoth =
    filter.tag === undefined
      ? `${placesOf(ordered, where.named(), isChosen('none'))} ${NEWEST_FIRST} LIMIT ${where.limit()}`
      : `(${placesOf(wanted, isChosen('none'))}) INTERSECT (${placesOf(ordered, isChosen('none'))})`;

  return `SELECT found.created_seq FROM ${where.slices()}, LATERAL (
      WITH ${few.join(', ')}, choice AS MATERIALIZED (SELECT CASE ${cases.join(' ')} ELSE 'none' END AS name)
      ${lookedUp.join(' UNION ALL ')} UNION ALL (${inBoth}) ${NEWEST_FIRST} LIMIT ${where.limit()}
    ) AS found LIMIT ${where.limit()}`;
}

/** Whether a place in the order is a hit. OFFSET and LIMIT, or PostgreSQL might read the tenant's whole order to join it. */
const lookUp = (place: string, condition: string) =>
  `LATERAL (
    SELECT FROM (SELECT * FROM tb_asset_registry WHERE created_seq = ${place}.created_seq OFFSET 0) AS version
    WHERE ${condition} LIMIT 1
  ) AS match`;
