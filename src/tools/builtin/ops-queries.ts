/** A PostgreSQL type that a bound value is cast to where it stands. */
export type OpsType =
  'text' | 'integer' | 'numeric' | 'boolean' | 'timestamptz' | 'interval' | 'text[]' | 'numeric[]' | 'timestamptz[]';

export type OpsValue = string | number | boolean | null | readonly string[] | readonly number[];

/** A statement with its values. Its text never holds a caller's value, so it is worth keeping prepared. */
export interface OpsStatement {
  /** With `$1::text`, `$2::integer`, … */
  text: string;
  values: readonly OpsValue[];
  /** Of each value. */
  types: readonly OpsType[];
}

/**
 * A row by column name, as JSON would carry it: numbers of every kind as numbers, json and jsonb as their value,
 * timestamptz as text that `new Date` reads.
 */
export type OpsRow = Readonly<Record<string, unknown>>;

/** Where the static tools read: the read-only path of one source. */
export interface OpsQueries {
  /** The source asset's name. */
  readonly source: string;
  /** @throws SourceError; `cancelled` once the signal is aborted */
  query(statement: OpsStatement, signal: AbortSignal): Promise<readonly OpsRow[]>;
}
