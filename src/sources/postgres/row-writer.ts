import type { RowSink } from './statement-flush.js';
import type { TypeCatalogue } from './type-catalogue.js';
import { valueWriter, type ValueWriter } from './value-writer.js';
import type { WireField } from './wire-protocol.js';

/** A writer of rows as JSON objects, made for the columns of one statement. */
interface RowLayout {
  /** What comes before each value: `{"sku":`, `,"name":`. */
  keys: string[];
  writers: ValueWriter[];
}

/** Columns arrays are kept per prepared statement and connection, so a layout is made once for each. */
const layouts = new WeakMap<readonly WireField[], RowLayout>();

function layoutOf(columns: readonly WireField[], types: TypeCatalogue): RowLayout {
  let layout = layouts.get(columns);
  if (layout === undefined) {
    layout = {
      keys: columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
      writers: columns.map(({ dataTypeID }) => valueWriter(types.get(dataTypeID))),
    };
    layouts.set(columns, layout);
  }
  return layout;
}

export interface RowBounds {
  maxRows: number;
  maxBytes: number;
  /** Columns, by index, in which a NULL is noticed: see `unexpectedNull`. */
  neverNull?: ReadonlySet<number>;
}

/**
 * Writes rows as they arrive: `{…},{…}`, without brackets around them. One row over `maxRows` is only counted, so that it
 * is known to be there.
 */
export class RowWriter implements RowSink {
  /** The columns of the rows; null before the statement began. */
  columns: readonly WireField[] | null = null;
  rowCount = 0;
  /** There were more rows than `maxRows`. */
  truncated = false;
  /** The text is over `maxBytes`, and not kept. */
  tooLarge = false;
  /** The first value of `neverNull` that is NULL all the same. */
  unexpectedNull: { row: number; column: number } | null = null;
  private text = '';
  private layout: RowLayout = { keys: [], writers: [] };

  constructor(
    private readonly types: TypeCatalogue,
    private readonly bounds: RowBounds,
  ) {}

  start(columns: readonly WireField[]): void {
    this.columns = columns;
    this.rowCount = 0;
    this.truncated = false;
    this.unexpectedNull = null;
    this.text = '';
    this.layout = layoutOf(columns, this.types);
  }

  row(values: readonly (string | null)[]): boolean {
    if (this.rowCount === this.bounds.maxRows) {
      this.truncated = true;
      return true;
    }
    const { keys, writers } = this.layout;
    let text = this.rowCount === 0 ? '' : ',';
    for (let index = 0; index < keys.length; index += 1) {
      const value = values[index];
      text += keys[index];
      if (value === null || value === undefined) {
        text += 'null';
        this.noticeNull(index);
      } else text += writers[index]?.(value);
    }
    this.rowCount += 1;
    this.text += keys.length === 0 ? `${text}{}` : `${text}}`;
    // A character is at least a byte; `finish` counts exactly where that leaves a doubt.
    if (this.text.length <= this.bounds.maxBytes) return true;
    this.discard();
    return false;
  }

  /** The rows so far as JSON text, comma between; check `tooLarge` after it. */
  finish(): string {
    const { text, bounds } = this;
    if (text.length * 3 > bounds.maxBytes && Buffer.byteLength(text) > bounds.maxBytes) this.discard();
    return this.text;
  }

  private noticeNull(column: number): void {
    if (this.bounds.neverNull?.has(column) === true) this.unexpectedNull ??= { row: this.rowCount, column };
  }

  private discard(): void {
    this.tooLarge = true;
    this.text = '';
  }
}
