/** What may be bound. Every parameter is cast where it stands in the statement, so its type is never guessed. */
export type OpsValue = string | number | boolean | null | readonly string[] | readonly number[];

/**
 * A row by column name, as JSON would carry it: numbers of every kind as numbers, json and jsonb as their value,
 * timestamptz as text that `new Date` reads, arrays as arrays.
 */
export type OpsRow = Readonly<Record<string, unknown>>;

/**
 * Where the static tools read: the read-only path of one source. Text never holds a caller's value, so a statement's
 * text is worth keeping prepared.
 */
export interface OpsQueries {
  /** The source asset's name. */
  readonly source: string;
  /** @throws SourceError; `cancelled` once the signal is aborted */
  query(text: string, values: readonly OpsValue[], signal: AbortSignal): Promise<readonly OpsRow[]>;
}
