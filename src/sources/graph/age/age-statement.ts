import type { GraphStatement } from '../graph-source.js';

/** What AGE takes for a graph's name, and what an author may call a column. */
export const AGE_GRAPH_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{1,61}[A-Za-z0-9_]$/;
export const AGE_COLUMN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/**
 * The SQL around a Cypher statement. Its parameters are the bound `$1`, one agtype object: `cypher()` accepts only a
 * parameter of a prepared statement there.
 * @param rows asks for no more than this
 */
export function ageSql({ cypher, graph, columns }: GraphStatement, withParameters: boolean, rows: number): string {
  const tag = dollarTag(cypher);
  const list = columns.map((column) => `"${column.replaceAll('"', '""')}" ag_catalog.agtype`).join(', ');
  const name = (graph ?? '').replaceAll("'", "''");
  return `SELECT * FROM ag_catalog.cypher('${name}', ${tag} ${cypher} ${tag}${withParameters ? ', $1' : ''}) AS (${list}) LIMIT ${rows}`;
}

/** A dollar quote that the text can't end. */
function dollarTag(text: string): string {
  for (let number = 0; ; number += 1) {
    const tag = `$cypher${number}$`;
    if (!text.includes(tag)) return tag;
  }
}
