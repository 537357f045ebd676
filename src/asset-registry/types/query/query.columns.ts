import { documentColumn, textColumn } from '../column.js';

export const QUERY_COLUMNS = { query_sql: textColumn(), query_cypher: textColumn(), query_params: documentColumn() };
