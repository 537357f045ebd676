import type { Placeholder } from '../placeholder.js';
import type { TemplateValues } from '../template-values.js';
import { renderText, type TemplateParser, type TextTemplate } from '../text-template.js';
import { percentEncode } from './percent-encoding.js';
import { scanUriTemplate } from './uri-template.js';

/** `endpoint`, taken apart: what follows the base URL. */
export interface EndpointTemplate {
  segments: readonly TextTemplate[];
  /** `name=value` pairs of the template's own query. The name is encoded already. */
  query: readonly { name: string; value: TextTemplate }[];
}

const PATH = ['tool_config', 'endpoint'] as const;
const SEGMENT_TEXT = /^([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$/;
const QUERY_TEXT = /^([A-Za-z0-9._~!$'()*+,;:@/?-]|%[0-9A-Fa-f]{2})*$/;

const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** Splits an endpoint at its slashes, so that later a value can be no more than a part of one segment. */
export function parseEndpoint(endpoint: string, parser: TemplateParser): EndpointTemplate {
  const [path = '', query] = splitAtQuery(endpoint);
  if (endpoint.includes('#')) parser.report(PATH, 'endpoint must have no fragment.', endpoint, endpoint.indexOf('#'));
  if (path !== '' && !path.startsWith('/')) parser.report(PATH, 'endpoint must start with a slash.', endpoint, 0);

  const texts = path === '' ? [] : path.slice(1).split('/');
  const segments = texts.map((text, index) => {
    const template = parsePart(text, parser, SEGMENT_TEXT);
    if (text === '' && index < texts.length - 1) parser.report(PATH, 'endpoint must have no empty segment (//).');
    if (isDotSegment(text)) parser.report(PATH, 'endpoint must have no segment . or .., which would change the path.');
    return template;
  });
  return { segments, query: query === undefined ? [] : query.split('&').map((pair) => parsePair(pair, parser)) };
}

/** The path with its values, starting with a slash unless it is empty. Refuses values that would leave their segment. */
export function renderPath({ segments }: EndpointTemplate, values: TemplateValues): string {
  return segments.map((segment) => `/${renderSegment(segment, values)}`).join('');
}

function renderSegment(segment: TextTemplate, values: TemplateValues): string {
  let last: Placeholder | null = null;
  const text = renderText(segment, (placeholder) => {
    last = placeholder;
    return segmentValue(placeholder, values);
  });
  if (last !== null && text !== undefined && isDotSegment(text))
    values.refuse(last, 'would change the path of the request.');
  return text ?? '';
}

function segmentValue(placeholder: Placeholder, values: TemplateValues): string | undefined {
  if ((values.raw(placeholder) ?? null) === null)
    return values.refuse(placeholder, 'is required: it is part of the path.');
  const text = values.text(placeholder);
  if (text === undefined) return undefined;
  if (text === '') return values.refuse(placeholder, 'must not be empty: it is part of the path.');
  if (CONTROL_CHARACTER.test(text))
    return values.refuse(placeholder, 'must have no control characters: it is part of the path.');
  // Encoded slashes stay in their segment, but some servers decode them first and then resolve the dots.
  if (text.split(/[/\\]/).some((part) => isDotSegment(part)))
    return values.refuse(placeholder, 'would change the path of the request.');
  return percentEncode(text);
}

function parsePair(pair: string, parser: TemplateParser): { name: string; value: TextTemplate } {
  const equals = pair.indexOf('=');
  const name = equals === -1 ? pair : pair.slice(0, equals);
  if (name === '' || /[{}]/.test(name) || !QUERY_TEXT.test(name)) {
    parser.report(PATH, 'A query parameter in endpoint needs a fixed, percent-encoded name.');
  }
  return { name, value: parsePart(equals === -1 ? '' : pair.slice(equals + 1), parser, QUERY_TEXT) };
}

function parsePart(text: string, parser: TemplateParser, allowed: RegExp): TextTemplate {
  const { placeholders, fault } = scanUriTemplate(text);
  if (fault !== null) parser.report(PATH, fault);
  const template = parser.split(text, placeholders, PATH);
  if (fault === null && template.some((part) => typeof part === 'string' && !allowed.test(part))) {
    parser.report(PATH, 'endpoint has characters that must be percent-encoded in a URL.');
  }
  return template;
}

/** At the first question mark: those of RFC 6570's operators stand in braces, and are refused where they stand. */
function splitAtQuery(endpoint: string): string[] {
  const at = endpoint.replaceAll(/\{[^{}]*\}/g, (braces) => ' '.repeat(braces.length)).indexOf('?');
  return at === -1 ? [endpoint] : [endpoint.slice(0, at), endpoint.slice(at + 1)];
}

/** URL parsers take %2e for a dot here. */
function isDotSegment(text: string): boolean {
  return /^(\.|%2e){1,2}$/i.test(text);
}
