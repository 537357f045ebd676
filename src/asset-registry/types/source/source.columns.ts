import { documentColumn } from '../column.js';

/** The column of the same name that a mapping has. */
export const SOURCE_COLUMNS = { content: documentColumn() };
