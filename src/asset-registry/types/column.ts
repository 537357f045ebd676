/** A column that only assets of some types fill: nullable, with a text or a JSON object in it. */
export interface Column<Value> {
  readonly kind: 'text' | 'jsonb';
  /** The only texts that it may hold, if they are known. */
  readonly choices?: readonly Value[];
}

export function textColumn<Text extends string = string>(choices?: readonly Text[]): Column<Text> {
  return choices ? { kind: 'text', choices } : { kind: 'text' };
}

export function documentColumn(): Column<Record<string, unknown>> {
  return { kind: 'jsonb' };
}
