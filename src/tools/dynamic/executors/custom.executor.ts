import { Injectable } from '@nestjs/common';
import type { ValidationFindings } from '../../../asset-registry/validation/asset-validator.js';
import type { Problem } from '../../../errors/problem.js';
import type { Compiled } from '../compiled.js';
import { CustomToolHandlers } from '../custom-tool-handlers.js';
import { toolConfigReader } from '../tool-config-reader.js';
import type { DynamicToolDefinition, PreparedTool, ToolExecutor } from '../tool-executor.js';
import { refuseDryRun } from './dry-run.js';

/** Tools whose work is code of ours, registered by name. */
@Injectable()
export class CustomExecutor implements ToolExecutor {
  readonly toolType = 'custom';

  constructor(private readonly handlers: CustomToolHandlers) {}

  prepare({ config }: DynamicToolDefinition): Compiled<PreparedTool> {
    const problems: Problem[] = [];
    const reader = toolConfigReader(config, problems);
    const name = reader.requiredText('handler', { maxLength: 64 });
    reader.refuseUnknown();
    const handler = name === null ? null : this.handlers.find(name);
    if (name !== null && handler === null) {
      const known = this.handlers.names();
      const there = known.length === 0 ? 'none is registered' : `registered are ${known.join(', ')}`;
      reader.refuse(['handler'], `names ${name}, which is no handler of this server; ${there}.`);
    }
    if (problems.length > 0 || handler === null) return { problems };
    const tool: PreparedTool = {
      source: null,
      checksOutput: true,
      transactional: false,
      run: async (call) => {
        refuseDryRun(call.control);
        return handler.run(call);
      },
    };
    return { tool, warnings: [] };
  }

  async check(definition: DynamicToolDefinition): Promise<ValidationFindings> {
    const compiled = this.prepare(definition);
    return 'problems' in compiled
      ? { problems: compiled.problems, warnings: [] }
      : { problems: [], warnings: compiled.warnings };
  }
}
