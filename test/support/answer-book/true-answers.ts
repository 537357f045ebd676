import pg from 'pg';
import type { AnsweredQuestion } from './answer-book.js';

export interface Table {
  columns: string[];
  rows: Record<string, unknown>[];
}

const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.NUMERIC]: Number,
};

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    format === 'binary' ? pg.types.getTypeParser(oid, format) : (PARSERS[oid] ?? pg.types.getTypeParser(oid)),
};

/** ISO 8601 widths of buckets that `date_bin` can cut; a month is no fixed length. */
const WIDTHS: Readonly<Record<string, string>> = {
  PT15M: '15 minutes',
  PT1H: '1 hour',
  PT6H: '6 hours',
  P1D: '1 day',
  P7D: '7 days',
};

/** What the book's SQL says on a sample database. Time-stamps come as Date, numbers as number. */
export class TrueAnswers {
  private readonly pool: pg.Pool;

  constructor(
    url: string,
    private readonly views: string,
  ) {
    // Intervals of days are cut in the session's zone; a summer time of the machine's own must not shift them.
    this.pool = new pg.Pool({ connectionString: url, max: 2, types, options: '-c TimeZone=UTC' });
  }

  /** @param bucket - for a series: the width to cut time by */
  async of({ as_of, time_zone, expect }: AnsweredQuestion, bucket = expect.bucket ?? 'PT1H'): Promise<Table> {
    const { rows, fields } = await this.pool.query<Record<string, unknown>>(
      this.filled(expect.sql, as_of, time_zone, bucket),
    );
    return { columns: fields.map(({ name }) => name), rows };
  }

  /** Every relation there is, as `from type to`. */
  async relations(): Promise<Set<string>> {
    const { rows } = await this.pool.query<{ edge: string }>(
      `WITH ${this.filledViews()} SELECT concat_ws(' ', from_code, rel_type, to_code) AS edge FROM edge`,
    );
    return new Set(rows.map(({ edge }) => edge));
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private filledViews(): string {
    return this.fill(this.views, new Date(0).toISOString(), 'UTC', 'PT1H');
  }

  /** The views stand before the WITH clause that the SQL may begin with. */
  private filled(sql: string, asOf: string, zone: string, bucket: string): string {
    const [, own = '', select = ''] = /^(?:WITH (?:RECURSIVE )?([^]*?\n\)\s))?(SELECT[^]*)$/.exec(sql.trim()) ?? [];
    return this.fill(`WITH RECURSIVE ${this.views}${own && `, ${own}`} ${select}`, asOf, zone, bucket);
  }

  private fill(sql: string, asOf: string, zone: string, bucket: string): string {
    const literal = pg.escapeLiteral;
    const bucketOf = (time: string): string =>
      bucket === 'P1M'
        ? `date_trunc('month', ${time}, ${literal(zone)})`
        : `(date_bin(${literal(WIDTHS[bucket] ?? bucket)}, ${time} AT TIME ZONE ${literal(zone)}, ` +
          // A Monday, so that weeks begin on one.
          `timestamp '2001-01-01') AT TIME ZONE ${literal(zone)})`;
    return sql
      .replace(/:bucket_of\((\w+)\)/g, (_, time: string) => bucketOf(time))
      .replace(/(?<!:):as_of\b/g, `${literal(asOf)}::timestamptz`)
      .replace(/(?<!:):zone\b/g, `${literal(zone)}::text`);
  }
}
