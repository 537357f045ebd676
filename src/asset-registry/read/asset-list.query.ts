import { ASSET_COLUMNS } from '../asset-content.js';
import { type AssetFilter, ListConditions } from './asset-list.conditions.js';

export interface ListStatement {
  sql: string;
  parameters: unknown[];
}

/** Up to so many hits of one filter in a slice are looked up one by one for the others; more are intersected with theirs. */
const FEW = 48;

const NEWEST_FIRST = 'ORDER BY created_seq DESC';

/**
 * The statement that answers one page, newest first, and one row more than the page has, so that the caller knows whether
 * there is a next one. Its rows carry `created_seq`, the place in the order.
 *
 * Type, status, tool type and name have ordered indexes for each of their combinations, and so has a tag: a page is the next
 * entries of one of them. A part of a name has an index by slices of the order, and what is combined with it or with a tag
 * is looked for slice by slice: the newest slice first, until the page is full. So it does not matter whether hits
 * are common or rare, among the newest or the oldest, which PostgreSQL could not know.
 */
export function assetListStatement(tenantId: string, filter: AssetFilter): ListStatement {
  const where = new ListConditions(tenantId, filter);
  return { sql: statement(where, filter), parameters: where.parameters };
}

function statement(where: ListConditions, filter: AssetFilter): string {
  const { name, namePart, tag, status, toolType, type } = filter;
  const columns = `${ASSET_COLUMNS}, created_seq`;
  if (name !== undefined || (namePart === undefined && tag === undefined)) {
    return `SELECT ${columns} FROM tb_asset_registry WHERE ${where.all()} ${NEWEST_FIRST} LIMIT ${where.limit()}`;
  }
  // The index of name parts knows the type.
  const isOrdered = status !== undefined || toolType !== undefined || (type !== undefined && namePart === undefined);
  const sets: Sets = {
    ordered: isOrdered ? orderedInSlice(where) : undefined,
    tagged: tag === undefined ? undefined : taggedInSlice(where),
    searched: namePart === undefined ? undefined : searchedInSlice(where),
  };
  return `WITH hit AS MATERIALIZED (${hits(where, sets)})
    SELECT ${columns} FROM hit JOIN tb_asset_registry USING (created_seq)
    WHERE ${where.ordered()} ${NEWEST_FIRST}`;
}

/** Statements that answer the places in the order (`created_seq`) that one filter admits in a slice. */
interface Sets {
  ordered: string | undefined;
  tagged: string | undefined;
  searched: string | undefined;
}

const orderedInSlice = (where: ListConditions) =>
  `SELECT created_seq FROM tb_asset_registry WHERE ${where.ordered()} AND ${where.inSlice()}`;
const taggedInSlice = (where: ListConditions) =>
  `SELECT created_seq FROM tb_asset_tag WHERE ${where.tagged()} AND ${where.inSlice()}`;
const searchedInSlice = (where: ListConditions) => `SELECT created_seq FROM tb_asset_search WHERE ${where.searched()}`;

function hits(where: ListConditions, sets: Sets): string {
  const given = Object.values(sets).filter((set): set is string => set !== undefined);
  if (given.length > 1) return bySlices(where, inAllSets(where, sets, given));
  if (sets.searched !== undefined) return bySlices(where, sets.searched);
  return `SELECT created_seq FROM tb_asset_tag WHERE ${where.tagged()} ${NEWEST_FIRST} LIMIT ${where.limit()}`;
}

/** A LATERAL join goes through the slices in their order, and stops when the page is full. */
function bySlices(where: ListConditions, inSlice: string): string {
  return `SELECT found.created_seq
    FROM ${where.slices()}, LATERAL (${inSlice} ${NEWEST_FIRST} LIMIT ${where.limit()}) AS found
    LIMIT ${where.limit()}`;
}

/** What lies in all sets of a slice. A set that is not needed to tell is not looked at. */
function inAllSets(where: ListConditions, sets: Sets, given: readonly string[]): string {
  const few = given.map((set, index) => `few_${index} AS MATERIALIZED (${set} LIMIT ${FEW + 1})`);
  const cases = given.map((_, index) => `WHEN (SELECT count(*) FROM few_${index}) <= ${FEW} THEN ${index}`);
  const chosen = (index: number) => `(SELECT few FROM choice) = ${index}`;
  const none = given.length;
  const lookUps = given.map(
    (_, index) => `SELECT few_${index}.created_seq FROM few_${index}, ${lookUp(where, `few_${index}`)}
      WHERE ${chosen(index)}`,
  );
  return `WITH ${few.join(', ')}, choice AS MATERIALIZED (SELECT CASE ${cases.join(' ')} ELSE ${none} END AS few)
    ${lookUps.join(' UNION ALL ')} UNION ALL (${intersection(where, sets, chosen(none))})`;
}

/** Whether a place in the order is a hit. LIMIT, or PostgreSQL might read the whole order and join it. */
const lookUp = (where: ListConditions, place: string) =>
  `LATERAL (
    SELECT FROM tb_asset_registry WHERE ${where.all()} AND tb_asset_registry.created_seq = ${place}.created_seq LIMIT 1
  ) AS version`;

/** Of sets that are all large. The ordered indexes know names, so they serve for both. */
function intersection(where: ListConditions, { ordered, tagged, searched }: Sets, isNeeded: string): string {
  if (tagged === undefined)
    return `${ordered} AND ${where.named()} AND ${isNeeded} ${NEWEST_FIRST} LIMIT ${where.limit()}`;
  const both = `(${searched ?? ordered} AND ${isNeeded}) INTERSECT (${tagged} AND ${isNeeded})`;
  if (searched === undefined || ordered === undefined) return both;
  return `SELECT candidate.created_seq FROM (SELECT * FROM (${both}) AS candidate ${NEWEST_FIRST}) AS candidate,
    ${lookUp(where, 'candidate')}`;
}
