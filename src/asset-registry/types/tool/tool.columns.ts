import { documentColumn, textColumn } from '../column.js';

export const TOOL_TYPES = ['database_query', 'http_api', 'graph_query', 'custom'] as const;
export type ToolType = (typeof TOOL_TYPES)[number];

export const TOOL_COLUMNS = {
  tool_type: textColumn(TOOL_TYPES),
  tool_config: documentColumn(),
  tool_input_schema: documentColumn(),
  tool_output_schema: documentColumn(),
};
