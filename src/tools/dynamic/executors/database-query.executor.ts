import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ValidationFindings } from '../../../asset-registry/validation/asset-validator.js';
import type { Problem } from '../../../errors/problem.js';
import type { PostgresPools } from '../../../sources/postgres/postgres-pools.js';
import { PoolClosedError } from '../../../sources/postgres/role-pool.js';
import { SourceError } from '../../../sources/source-error.js';
import { SourceRegistry } from '../../../sources/source-registry.js';
import { toToolError } from '../../source-error-code.js';
import type { ToolOutcome } from '../../tool.js';
import type { Compiled } from '../compiled.js';
import { checkSqlTool } from '../sql/sql-tool-check.js';
import { loadSqlParser } from '../sql/sql-parser.js';
import { readSqlToolConfig, type SqlToolConfig } from '../sql/sql-tool-config.js';
import { SqlTool } from '../sql/sql-tool.js';
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
    const { sourceRef, definition: sql } = read.tool;
    const pools = (): PostgresPools => this.sources.postgres(definition.tenantId, sourceRef).pools;
    return { tool: new PreparedSqlTool(sourceRef, new SqlTool(sql, pools)), warnings: [] };
  }

  async check(definition: DynamicToolDefinition): Promise<ValidationFindings> {
    const read = this.read(definition);
    if ('problems' in read) return { problems: read.problems, warnings: [] };
    const { tenantId } = definition;
    const { sourceRef, definition: sql } = read.tool;
    const wrongType = sourceTypeProblems(this.sources, tenantId, sourceRef, ['postgres']);
    const live = wrongType.length > 0 ? null : (this.sources.find(tenantId, sourceRef)?.live ?? null);
    const found = await checkSqlTool(sql, live?.type === 'postgres' ? live.pools : null);
    return { problems: [...wrongType, ...found.problems], warnings: found.warnings };
  }

  private read({ tenantId, config, inputSchema, outputSchema, query }: DynamicToolDefinition): Compiled<SqlToolConfig> {
    const problems: Problem[] = [];
    const references = {
      ...{ inputSchema, outputSchema, querySql: query?.query_sql ?? null },
      allowFunctions: (source: string) => {
        const live = this.sources.find(tenantId, source)?.live;
        return live?.type === 'postgres' ? live.allowFunctions : [];
      },
    };
    const tool = readSqlToolConfig(config, references, problems);
    return problems.length > 0 || tool === null ? { problems } : { tool, warnings: [] };
  }
}

class PreparedSqlTool implements PreparedTool {
  readonly transactional = true;

  constructor(
    readonly source: string,
    private readonly sql: SqlTool,
  ) {}

  /** What the types of the columns prove need not be looked for in rows. */
  get checksOutput(): boolean {
    return !this.sql.provesOutput;
  }

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
