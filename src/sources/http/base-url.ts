import type { FieldReader } from '../../asset-registry/validation/field-reader.js';

/**
 * Reads `base_url`: an absolute http or https URL without credentials, query, fragment or placeholder. Answers it without
 * a slash at its end; null when it is missing or wrong.
 */
export function readBaseUrl(reader: FieldReader, required: boolean): string | null {
  const text = required
    ? reader.requiredText('base_url', { maxLength: 2_000 })
    : reader.text('base_url', { maxLength: 2_000 });
  if (text === null) return null;
  const wrong = baseUrlFault(text);
  return wrong === null ? new URL(text).href.replace(/\/+$/, '') : reader.refuse(['base_url'], wrong);
}

function baseUrlFault(text: string): string | null {
  if (/[{}]/.test(text))
    return 'must be fixed: inputs can stand in endpoint, query, headers and body, never in the host.';
  if (!/^https?:\/\/[^/\\]/i.test(text) || !URL.canParse(text)) return 'must be an absolute http:// or https:// URL.';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must hold no credentials. Use auth with a secret_ref.';
  if (text.includes('?') || text.includes('#')) return 'must have no query and no fragment.';
  return null;
}
