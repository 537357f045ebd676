import { createHash } from 'node:crypto';
import type { Problem } from '../../errors/problem.js';
import { jsonPointer } from '../../errors/problem.js';
import type { NamedStatement } from '../../sources/postgres/connection-statements.js';
import { BUILTIN_TYPES, type PgType } from '../../sources/postgres/pg-type.js';
import type { PostgresPools } from '../../sources/postgres/postgres-pools.js';
import { RowWriter } from '../../sources/postgres/row-writer.js';
import { SourceError } from '../../sources/source-error.js';
import { encodeBindValue } from '../dynamic/sql/bind-value.js';
import { MAX_RESULT_BYTES } from '../result-limit.js';
import { ToolError } from '../tool-error.js';
import type { OpsQueries, OpsRow, OpsStatement, OpsType } from './ops-queries.js';

/** More than any static tool asks for; what is over it is no answer to show. */
const BOUNDS = { maxRows: 100_000, maxBytes: MAX_RESULT_BYTES };

const KEPT_STATEMENTS = 1_000;

/** PostgreSQL names some types otherwise than one writes them. */
const CATALOGUE_NAMES: Partial<Record<OpsType, string>> = {
  timestamptz: 'timestamp with time zone',
  'timestamptz[]': 'timestamp with time zone[]',
};

const TYPES_BY_NAME = new Map([...BUILTIN_TYPES.values()].map((type) => [type.name, type]));

/** What static tools ask of a PostgreSQL source: read-only, in one round trip each, until a deadline. */
export class SourceQueries implements OpsQueries {
  constructor(
    private readonly pools: PostgresPools,
    /** Milliseconds since the epoch. */
    private readonly deadline: number,
  ) {}

  get source(): string {
    return this.pools.source;
  }

  async query(statement: OpsStatement, signal: AbortSignal): Promise<readonly OpsRow[]> {
    const prepared = preparedAs(statement);
    const writer = new RowWriter(this.pools.types, BOUNDS);
    const limits = { deadline: this.deadline, signal, rowLimit: 0 };
    await this.pools.run('read', prepared.statement, encoded(statement, prepared.types), writer, limits);
    const text = writer.finish();
    if (writer.tooLarge || writer.truncated) {
      throw new SourceError('too_large', 'The result is too large; ask for a shorter time or fewer groups.');
    }
    return JSON.parse(`[${text}]`) as OpsRow[];
  }
}

interface Prepared {
  statement: NamedStatement;
  types: readonly PgType[];
}

/** The newest texts, so that none is hashed at every call: questions of one shape are one text. */
const prepared = new Map<string, Prepared>();

function preparedAs({ text, types: names }: OpsStatement): Prepared {
  const known = prepared.get(text);
  if (known !== undefined) return known;
  // The types are part of the text.
  const types = names.map(pgType);
  const name = `static_${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`;
  const made = { statement: { name, sql: text, parameterTypes: types.map(({ oid }) => oid) }, types };
  if (prepared.size >= KEPT_STATEMENTS) prepared.clear();
  prepared.set(text, made);
  return made;
}

function encoded({ values }: OpsStatement, types: readonly PgType[]): (string | null)[] {
  const problems: Problem[] = [];
  const texts = values.map((value, index) => {
    const type = types[index];
    return type === undefined ? null : encodeBindValue(value, type, jsonPointer(), problems);
  });
  const [problem] = problems;
  if (problem !== undefined) throw new ToolError('INVALID_PARAMS', `A parameter ${problem.message}`, problems);
  return texts;
}

function pgType(name: OpsType): PgType {
  const type = TYPES_BY_NAME.get(CATALOGUE_NAMES[name] ?? name);
  if (type === undefined) throw new Error(`There is no type ${name}`);
  return type;
}
