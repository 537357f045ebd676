import { scanPlaceholders, type Placeholder } from '../placeholder.js';

/** One bind parameter: every placeholder of the same name is the same `$n`. */
export interface SqlParameter {
  /** 1 for `$1`. */
  ordinal: number;
  scope: Placeholder['scope'];
  name: string;
  /** Where the template names it, in order. */
  places: Placeholder[];
}

/** A template whose placeholders have become bind parameters. Nothing is checked yet: see `checkTemplate`. */
export interface SqlTemplate {
  template: string;
  /** As long as the template, so that every position in one is the same position in the other. */
  sql: string;
  parameters: SqlParameter[];
}

/**
 * Replaces each placeholder by `$n`, padded with blanks to the placeholder's own length. The text depends on the template
 * alone: no value ever comes near it.
 */
export function readSqlTemplate(template: string): SqlTemplate {
  const parameters = new Map<string, SqlParameter>();
  for (const place of scanPlaceholders(template)) {
    const key = `${place.scope}.${place.name}`;
    const known = parameters.get(key);
    if (known === undefined) {
      parameters.set(key, { ordinal: parameters.size + 1, scope: place.scope, name: place.name, places: [place] });
    } else known.places.push(place);
  }
  const list = [...parameters.values()];
  return { template, parameters: list, sql: substitute(template, list, ({ ordinal }) => `$${ordinal}`) };
}

/** The template with each place taken by `text(parameter, nth place in the template)`, padded so that positions stay. */
export function substitute(
  template: string,
  parameters: readonly SqlParameter[],
  text: (parameter: SqlParameter, index: number) => string,
): string {
  const places = parameters
    .flatMap((parameter) => parameter.places.map((place) => ({ place, parameter })))
    .sort((left, right) => left.place.start - right.place.start);
  let sql = '';
  let end = 0;
  for (const [index, { place, parameter }] of places.entries()) {
    sql += template.slice(end, place.start) + text(parameter, index).padEnd(place.end - place.start);
    end = place.end;
  }
  return sql + template.slice(end);
}
