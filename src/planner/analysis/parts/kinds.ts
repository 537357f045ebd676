import type { Reading } from '../text/reading.js';
import type { TypeMention } from './item-types.js';

/** The kinds of item that types name, where they are kinds that relations and fields know (not "items" or "hardware"). */
export function kindsOf(reading: Reading, types: readonly TypeMention[]): string[] {
  const known = new Set(reading.vocabulary.codePrefixes.values());
  return [...new Set(types.map(({ kind }) => kind).filter((kind) => known.has(kind)))];
}

/**
 * Whether the question puts a field to a kind of item that does not have it ("tomcat 서버": the engine is the
 * application server's). A condition on it would find nothing, which is no answer to what was meant.
 */
export function contradicts(reading: Reading, types: readonly TypeMention[], fields: readonly string[]): boolean {
  return lacksField(
    reading,
    types.filter(({ groupBy }) => groupBy === null),
    fields,
  );
}

/** Whether none of these kinds has one of the fields. */
export function lacksField(reading: Reading, types: readonly TypeMention[], fields: readonly string[]): boolean {
  const kinds = kindsOf(reading, types);
  if (kinds.length === 0) return false;
  return fields.some((field) => {
    const having = reading.vocabulary.fields.get(field)?.kinds ?? [];
    return having.length > 0 && !kinds.some((kind) => having.includes(kind));
  });
}
