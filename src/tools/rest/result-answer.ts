import { ERROR_CATALOGUE } from '../../errors/error-catalogue.js';
import { isoNow } from '../../http/iso-time.js';
import { JsonText } from '../json-text.js';
import type { ToolMetadata, ToolResult } from '../tool.js';

/** The HTTP status of a result: a failure has its error's. */
export function resultStatus(result: ToolResult): number {
  return result.success ? 200 : ERROR_CATALOGUE[result.error].status;
}

/** A result in the envelope, as text. Data that is text already is put in as it is, digits and all. */
export function resultAnswer(result: ToolResult): string {
  const time = isoNow();
  if (!result.success) {
    const code = ERROR_CATALOGUE[result.error].status;
    return `{"time":"${time}","code":${code},"message":${JSON.stringify(result.message)},"data":${JSON.stringify(result)}}`;
  }
  const { data, warnings, metadata } = result;
  const text = data instanceof JsonText ? data.text : JSON.stringify(data ?? null);
  const rest = warnings.length === 0 ? '[]' : JSON.stringify(warnings);
  return (
    `{"time":"${time}","code":0,"message":"OK","data":{"success":true,"data":${text},` +
    `"warnings":${rest},"metadata":${metadataText(metadata)}}}`
  );
}

/** Written by hand, since every call pays for it. */
function metadataText({ tool, version, duration_ms, row_count, truncated, source }: ToolMetadata): string {
  return (
    `{"tool":${JSON.stringify(tool)},"version":${version},"duration_ms":${duration_ms},"row_count":${row_count},` +
    `"truncated":${truncated},"source":${JSON.stringify(source)}}`
  );
}
