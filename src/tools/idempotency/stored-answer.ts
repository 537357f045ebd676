import { JsonText } from '../json-text.js';
import type { ToolResult } from '../tool.js';

/** A result as two texts: the data exactly as it is answered, and the rest. */
export function storedAnswer(result: ToolResult): { answer: string; data: string | null } {
  if (!result.success) return { answer: JSON.stringify(result), data: null };
  const { data, ...rest } = result;
  return { answer: JSON.stringify(rest), data: data instanceof JsonText ? data.text : JSON.stringify(data ?? null) };
}

/** The very result that was stored. */
export function restoredResult(answer: string, data: string | null): ToolResult {
  const rest = JSON.parse(answer) as ToolResult;
  return rest.success ? { ...rest, data: new JsonText(data ?? 'null') } : rest;
}
