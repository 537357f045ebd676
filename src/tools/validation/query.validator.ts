import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Asset } from '../../asset-registry/asset.js';
import { AssetExtensions } from '../../asset-registry/validation/asset-extensions.js';
import type {
  AssetValidator,
  ValidationContext,
  ValidationFindings,
} from '../../asset-registry/validation/asset-validator.js';
import { ChangeFeed } from '../../change-feed/change-feed.service.js';
import type { Problem } from '../../errors/problem.js';
import { queryRefOf } from '../dynamic/tool-definition.js';
import { ToolValidator } from './tool.validator.js';

/** A query is checked through the published tools that refer to it: publishing it changes what they do. */
@Injectable()
export class QueryValidator implements AssetValidator, OnModuleInit {
  readonly type = 'query';

  constructor(
    private readonly extensions: AssetExtensions,
    private readonly tools: ToolValidator,
    private readonly feed: ChangeFeed,
  ) {}

  onModuleInit(): void {
    this.extensions.addValidator(this);
  }

  async validate(draft: Asset, context: ValidationContext): Promise<ValidationFindings> {
    await this.feed.catchUp();
    const findings: ValidationFindings = { problems: [], warnings: [] };
    const path = draft.query_sql === null ? '/query_cypher' : '/query_sql';
    for (const tool of await context.allPublished('tool')) {
      if (queryRefOf(tool) !== draft.name) continue;
      const found = await this.tools.check(tool, draft);
      findings.problems.push(...found.problems.map((problem) => throughTool(tool, problem, path)));
      findings.warnings.push(...found.warnings.map((warning) => throughTool(tool, warning, path)));
    }
    return findings;
  }
}

/** A position counts in the query's text where the problem is about it. */
function throughTool({ name }: Asset, { path, message, position }: Problem, queryPath: string): Problem {
  const aboutQuery = path === '/tool_config/query_ref';
  return {
    path: queryPath,
    message: aboutQuery ? `For the tool ${name}: ${message}` : `For the tool ${name} (${path}): ${message}`,
    ...(position === undefined ? {} : { position }),
  };
}
