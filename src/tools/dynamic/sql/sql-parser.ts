type Parser = typeof import('libpg-query');

/** A node of PostgreSQL's parse tree as libpg-query gives it: a kind in capitals around its fields, or bare fields. */
export type SyntaxNode = Record<string, unknown>;

export interface ParsedStatement {
  /** The node's kind: `SelectStmt`, `InsertStmt`, … */
  kind: string;
  fields: SyntaxNode;
}

/** What PostgreSQL's parser has against a text. */
export class SqlSyntaxError extends Error {
  constructor(
    message: string,
    /** In characters (code points) from 0; null when the parser gives none. */
    readonly position: number | null,
  ) {
    super(message);
    this.name = 'SqlSyntaxError';
  }
}

let parser: Parser | undefined;
let loading: Promise<void> | undefined;

/** Loads the parser (WebAssembly, about 60 ms, once per process). Await it before the first `parseStatements`. */
export function loadSqlParser(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const loaded = await import('libpg-query');
  await loaded.loadModule();
  parser = loaded;
}

/**
 * The statements of a text, in order.
 * @throws SqlSyntaxError also for a text that nests deeper than the parser's stack holds
 */
export function parseStatements(sql: string): ParsedStatement[] {
  if (parser === undefined) throw new Error('The SQL parser is not loaded yet.');
  try {
    const { stmts } = parser.parseSync(sql);
    return (stmts ?? []).map(({ stmt }) => {
      const [kind, fields] = Object.entries(stmt ?? {})[0] ?? ['', {}];
      return { kind, fields: fields as SyntaxNode };
    });
  } catch (error) {
    if (error instanceof RangeError) throw new SqlSyntaxError('the statement nests too deeply', null);
    if (parser.hasSqlDetails(error)) {
      const { message, cursorPosition } = error.sqlDetails ?? { message: '', cursorPosition: -1 };
      throw new SqlSyntaxError(message, cursorPosition >= 0 ? cursorPosition : null);
    }
    throw error instanceof Error ? new SqlSyntaxError(error.message, null) : error;
  }
}
