import { arrayOf, BUILTIN_TYPES, type PgType } from './pg-type.js';

/** A row of the question that `CATALOGUE_QUERY` asks; oids and flags arrive as text. */
export type CatalogueRow = readonly (string | null)[];

/** What a source says of types that not every PostgreSQL has: enums, domains, composites and arrays of them. */
export const CATALOGUE_QUERY = `
  SELECT t.oid::text, format_type(t.oid, -1), t.typtype::text, t.typbasetype::text, t.typdelim::text,
         CASE WHEN t.typcategory = 'A' AND t.typlen = -1 THEN t.typelem ELSE 0 END::text
  FROM pg_catalog.pg_type t WHERE t.oid = ANY ($1::oid[])`;

/** The types of one source, as far as its tools have met them. */
export class TypeCatalogue {
  private readonly types = new Map<number, PgType>(BUILTIN_TYPES);

  /** The type of that oid; one that is not known yet travels as text, which is always valid. */
  get(oid: number): PgType {
    return this.types.get(oid) ?? { oid, name: 'text', family: 'other', element: null, delimiter: ',' };
  }

  unknown(oids: readonly number[]): number[] {
    return [...new Set(oids)].filter((oid) => oid !== 0 && !this.types.has(oid));
  }

  /** Learns what the source says, asking again for the element and base types of what it did not know. */
  async learn(
    oids: readonly number[],
    ask: (oids: readonly number[]) => Promise<readonly CatalogueRow[]>,
  ): Promise<void> {
    const missing = this.unknown(oids);
    if (missing.length === 0) return;
    const rows = (await ask(missing)).map(([oid, name, kind, base, delimiter, element]) => ({
      oid: Number(oid),
      name: name ?? '',
      base: kind === 'd' ? Number(base) : 0,
      delimiter: delimiter ?? ',',
      element: Number(element),
    }));
    // A domain cannot be its own base, nor an array its own element, so this ends.
    await this.learn(
      rows.flatMap(({ base, element }) => [base, element]),
      ask,
    );
    for (const { oid, name, base, delimiter, element } of rows) {
      if (element !== 0) this.types.set(oid, arrayOf(oid, this.get(element)));
      else if (base !== 0) this.types.set(oid, { ...this.get(base), oid, name });
      else this.types.set(oid, { oid, name, family: 'other', element: null, delimiter });
    }
  }
}
