import { ERROR_CATALOGUE } from '../../errors/error-catalogue.js';
import { JsonText } from '../json-text.js';
import type { ToolResult } from '../tool.js';

/** The HTTP status of a result: a failure has its error's. */
export function resultStatus(result: ToolResult): number {
  return result.success ? 200 : ERROR_CATALOGUE[result.error].status;
}

/** A result in the envelope, as text. Data that is text already is put in as it is, digits and all. */
export function resultAnswer(result: ToolResult): string {
  const time = new Date().toISOString();
  if (!result.success) {
    const code = ERROR_CATALOGUE[result.error].status;
    return `{"time":"${time}","code":${code},"message":${JSON.stringify(result.message)},"data":${JSON.stringify(result)}}`;
  }
  const { data, warnings, metadata } = result;
  const text = data instanceof JsonText ? data.text : JSON.stringify(data ?? null);
  const rest = warnings.length === 0 ? '[]' : JSON.stringify(warnings);
  return (
    `{"time":"${time}","code":0,"message":"OK","data":{"success":true,"data":${text},` +
    `"warnings":${rest},"metadata":${JSON.stringify(metadata)}}}`
  );
}
