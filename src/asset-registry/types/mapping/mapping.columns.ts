import { documentColumn, textColumn } from '../column.js';

export const MAPPING_COLUMNS = { mapping_type: textColumn(), content: documentColumn() };
