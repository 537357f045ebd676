import { Injectable } from '@nestjs/common';
import type { ValidationFindings } from '../../../asset-registry/validation/asset-validator.js';
import { SecretUses } from '../../../sources/secrets/secret-uses.read-model.js';
import { SourceRegistry } from '../../../sources/source-registry.js';
import type { Compiled } from '../compiled.js';
import { compileHttpTool } from '../http/http-tool.js';
import type { DynamicToolDefinition, PreparedTool, ToolExecutor } from '../tool-executor.js';
import { refuseDryRun } from './dry-run.js';
import { sourceTypeProblems } from './source-type.js';

/** Tools that call an HTTP service. */
@Injectable()
export class HttpApiExecutor implements ToolExecutor {
  readonly toolType = 'http_api';

  constructor(
    private readonly sources: SourceRegistry,
    private readonly secrets: SecretUses,
  ) {}

  prepare({ tenantId, config, inputSchema }: DynamicToolDefinition): Compiled<PreparedTool> {
    const compiled = compileHttpTool(config, inputSchema);
    if ('problems' in compiled) return compiled;
    const { tool: http, warnings } = compiled;
    const { sourceRef } = http;
    const tool: PreparedTool = {
      source: sourceRef,
      checksOutput: true,
      transactional: false,
      run: async ({ params, context, control }) => {
        refuseDryRun(control);
        const source = sourceRef === null ? this.sources.publicHttp : this.sources.http(tenantId, sourceRef);
        const key = control?.idempotencyKey ?? null;
        return http.run({ params, context, source, ...(key === null ? {} : { idempotencyKey: key }) });
      },
    };
    return { tool, warnings };
  }

  async check(definition: DynamicToolDefinition): Promise<ValidationFindings> {
    const compiled = this.prepare(definition);
    if ('problems' in compiled) return { problems: compiled.problems, warnings: [] };
    const { tenantId, name, config } = definition;
    const wrongType = sourceTypeProblems(this.sources, tenantId, compiled.tool.source, ['http']);
    const asset = { tenant_id: tenantId, asset_type: 'tool', name, tool_config: config, content: null } as const;
    const problems = [...wrongType, ...(await this.secrets.problems(asset))];
    return { problems, warnings: compiled.warnings };
  }
}
