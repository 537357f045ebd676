import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FieldReader } from '../../../asset-registry/validation/field-reader.js';
import type { ValidationFindings } from '../../../asset-registry/validation/asset-validator.js';
import type { Problem } from '../../../errors/problem.js';
import type { PostgresPools } from '../../../sources/postgres/postgres-pools.js';
import { PoolClosedError } from '../../../sources/postgres/role-pool.js';
import { SourceError } from '../../../sources/source-error.js';
import { SourceRegistry } from '../../../sources/source-registry.js';
import { toToolError } from '../../source-error-code.js';
import type { ToolOutcome } from '../../tool.js';
import { COMMON_CONFIG_FIELDS, type Compiled } from '../compiled.js';
import { checkSqlTool } from '../sql/sql-tool-check.js';
import { loadSqlParser } from '../sql/sql-parser.js';
import { SqlTool, type SqlToolDefinition } from '../sql/sql-tool.js';
import type { DynamicToolDefinition, PreparedCall, PreparedTool, ToolExecutor } from '../tool-executor.js';
import { sourceTypeProblems } from './source-type.js';

const DRY_RUN_WARNING =
  'Dry run: everything was taken back. Numbers that sequences gave out stay used, as PostgreSQL never takes them back.';

/** Tools that run one SQL statement on a PostgreSQL source. */
@Injectable()
export class DatabaseQueryExecutor implements ToolExecutor, OnApplicationBootstrap {
  readonly toolType = 'database_query';

  constructor(private readonly sources: SourceRegistry) {}

  /** The first publish and the first call need not wait for the parser. Whoever awaits it hears of a failure. */
  onApplicationBootstrap(): void {
    loadSqlParser().catch(() => undefined);
  }

  prepare(definition: DynamicToolDefinition): Compiled<PreparedTool> {
    const read = this.read(definition);
    if ('problems' in read) return read;
    const { source, sql } = read;
    const pools = (): PostgresPools => this.sources.postgres(definition.tenantId, source).pools;
    return { tool: new PreparedSqlTool(source, new SqlTool(sql, pools)), warnings: [] };
  }

  async check(definition: DynamicToolDefinition): Promise<ValidationFindings> {
    const read = this.read(definition);
    if ('problems' in read) return { problems: read.problems, warnings: [] };
    const { tenantId, outputSchema } = definition;
    const wrongType = sourceTypeProblems(this.sources, tenantId, read.source, ['postgres']);
    const live = wrongType.length > 0 ? null : (this.sources.find(tenantId, read.source)?.live ?? null);
    const found = await checkSqlTool(read.sql, outputSchema, live?.type === 'postgres' ? live.pools : null);
    return { problems: [...wrongType, ...found.problems], warnings: found.warnings };
  }

  private read(
    definition: DynamicToolDefinition,
  ): { source: string; sql: SqlToolDefinition } | { problems: Problem[] } {
    const { tenantId, config, inputSchema, mode, query } = definition;
    const problems: Problem[] = [];
    const reader = new FieldReader(config, ['tool_config'], problems);
    for (const field of COMMON_CONFIG_FIELDS) reader.raw(field);
    const source = reader.requiredText('source_ref', { maxLength: 64 });
    const referred = reader.has('query_ref');
    const template = referred
      ? (query?.query_sql ?? null)
      : reader.requiredText('query_template', { maxLength: 100_000 });
    if (referred && reader.has('query_template')) reader.refuse(['query_ref'], "can't stand beside query_template.");
    if (referred && template === null) reader.refuse(['query_ref'], 'must name a query with query_sql.');
    const result = reader.choice('result', ['rows', 'row', 'affected'], 'rows');
    const maxResults = reader.integer('max_results', 100, 1, 100_000);
    reader.refuseUnknown();
    if (problems.length > 0 || source === null || template === null) return { problems };
    const { sources } = this;
    const path = referred ? '/tool_config/query_ref' : '/tool_config/query_template';
    const sql: SqlToolDefinition = {
      ...{ template, inputSchema, mode, path, result, maxResults },
      // The source's, as it is when the statement is looked at.
      get allowFunctions() {
        const live = sources.find(tenantId, source)?.live;
        return live?.type === 'postgres' ? live.allowFunctions : [];
      },
    };
    return { source, sql };
  }
}

class PreparedSqlTool implements PreparedTool {
  /** The columns were checked against the schema when the tool was published. */
  readonly checksOutput = false;
  readonly transactional = true;

  constructor(
    readonly source: string,
    private readonly sql: SqlTool,
  ) {}

  run({ params, context, control }: PreparedCall): Promise<ToolOutcome> {
    if (control === null || (!control.dryRun && control.beforeCommit === null)) return this.sql.run(params, context);
    return this.runInSteps({ params, context, control });
  }

  private async runInSteps(prepared: PreparedCall): Promise<ToolOutcome> {
    try {
      return await this.runInTransaction(prepared);
    } catch (error) {
      // The source was replaced between the look-up and the call; nothing was done.
      const { cause } = error as { cause?: unknown };
      if (!(cause instanceof PoolClosedError)) throw error;
      return this.runInTransaction(prepared);
    }
  }

  private async runInTransaction({ params, context, control }: PreparedCall): Promise<ToolOutcome> {
    const call = await this.sql.bind(params, context);
    const limits = { deadline: context.deadline, signal: context.signal };
    try {
      return await call.pools.withWriteTransaction(limits, async (transaction) => {
        const outcome = await call.runIn(transaction);
        if (control?.dryRun === true) {
          await transaction.checkDeferredConstraints();
          await transaction.rollback();
          return { ...outcome, warnings: [...(outcome.warnings ?? []), DRY_RUN_WARNING] };
        }
        if (outcome.transaction === null) {
          throw new SourceError('internal', 'The source did not say which transaction the write is in.');
        }
        await control?.beforeCommit?.(outcome.transaction, outcome);
        await transaction.commit();
        return outcome;
      });
    } catch (error) {
      throw toToolError(error);
    }
  }
}
