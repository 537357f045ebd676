import type { FieldReader } from '../../../asset-registry/validation/field-reader.js';
import type { HttpMethod } from '../../../sources/http/http-request.js';
import type { TemplateValues } from '../template-values.js';
import type { TemplateParser } from '../text-template.js';
import { parseBody } from './body-template.js';
import type { HeaderTemplates } from './header-template.js';
import { parseQuery, renderQuery } from './query-template.js';

/** Writes a request's body from the inputs. */
export interface BodyWriter {
  /** Sent where the config's headers name none. */
  contentType: string;
  /** Null when all that it names was left out. */
  write(values: TemplateValues): string | null;
}

const PATH = ['tool_config', 'body'] as const;
const WITHOUT_BODY: ReadonlySet<HttpMethod> = new Set(['GET', 'HEAD']);

/** Reads `body`, to be written as the content-type header says: JSON, which is the default, or a form. */
export function readBody(
  reader: FieldReader,
  method: HttpMethod,
  headers: HeaderTemplates,
  parser: TemplateParser,
): BodyWriter | null {
  const body = reader.raw('body');
  if (body === undefined) return null;
  if (WITHOUT_BODY.has(method)) reader.refuse(['body'], `can’t be sent with ${method}.`);

  const format = bodyFormat(headers);
  if (format === 'form') return formWriter(reader, parser);
  if (format === null) {
    reader.refuse(['headers'], 'has a content-type that body can’t be written in: use JSON or form-urlencoded.');
  }
  const template = parseBody(body, parser, PATH);
  const write = (values: TemplateValues): string | null => JSON.stringify(template(values)) ?? null;
  return { contentType: 'application/json', write };
}

/** A form is written like a query: an array repeats its field. */
function formWriter(reader: FieldReader, parser: TemplateParser): BodyWriter {
  const fields = parseQuery(reader.object('body')?.entries() ?? [], parser, PATH);
  return { contentType: 'application/x-www-form-urlencoded', write: (values) => renderQuery(fields, values).join('&') };
}

function bodyFormat(headers: HeaderTemplates): 'json' | 'form' | null {
  const template = headers.get('content-type');
  if (template === undefined) return 'json';
  const [first] = template;
  const type =
    typeof first === 'string' && template.length === 1 ? first.split(';')[0]?.trim().toLowerCase() : undefined;
  if (type === 'application/x-www-form-urlencoded') return 'form';
  return type !== undefined && /^application\/([a-z0-9.+-]+\+)?json$/.test(type) ? 'json' : null;
}
