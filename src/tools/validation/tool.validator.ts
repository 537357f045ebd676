import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ASSET_TYPE_DEFINITIONS } from '../../asset-registry/types/asset-types.js';
import type { Asset } from '../../asset-registry/asset.js';
import { AssetExtensions } from '../../asset-registry/validation/asset-extensions.js';
import type {
  AssetValidator,
  ValidationContext,
  ValidationFindings,
} from '../../asset-registry/validation/asset-validator.js';
import { ChangeFeed } from '../../change-feed/change-feed.service.js';
import { isObject } from '../../asset-registry/types/field-checks.js';
import { DYNAMIC_TOOL_EXECUTORS } from '../dynamic/dynamic-tool-factory.js';
import { queryRefOf, readToolDefinition } from '../dynamic/tool-definition.js';
import type { ReferredQuery, ToolExecutors } from '../dynamic/tool-executor.js';
import { ToolRegistryService } from '../registry/tool-registry.service.js';
import { schemaProblems } from '../schema/schema-problems.js';

/**
 * What publishing a tool finds: schemas that cannot be used, a name that a static tool has, a config or template that does
 * not compile, and what the source says of it.
 */
@Injectable()
export class ToolValidator implements AssetValidator, OnModuleInit {
  readonly type = 'tool';

  constructor(
    private readonly extensions: AssetExtensions,
    private readonly registry: ToolRegistryService,
    private readonly feed: ChangeFeed,
    @Inject(DYNAMIC_TOOL_EXECUTORS) private readonly executors: ToolExecutors,
  ) {}

  onModuleInit(): void {
    this.extensions.addValidator(this);
  }

  async validate(draft: Asset, context: ValidationContext): Promise<ValidationFindings> {
    // A source that was published a moment ago is to be there.
    if (ASSET_TYPE_DEFINITIONS.tool.references(draft).length > 0) await this.feed.catchUp();
    const ref = queryRefOf(draft);
    const query = ref === null ? null : await context.published('query', ref);
    return this.check(draft, query);
  }

  /** The same with the query as it would be, for those who are about to change it. */
  async check(draft: Asset, query: ReferredQuery | null): Promise<ValidationFindings> {
    const findings: ValidationFindings = { problems: [], warnings: [] };
    const add = ({ problems, warnings }: ValidationFindings): void => {
      findings.problems.push(...problems);
      findings.warnings.push(...warnings);
    };
    if (this.registry.isStatic(draft.name)) {
      const message = `${draft.name} is the name of a tool that comes with the product. Choose another name.`;
      findings.problems.push({ path: '/name', message });
    }
    const { tool_input_schema, tool_output_schema } = draft;
    if (isObject(tool_input_schema)) add(schemaProblems(tool_input_schema, '/tool_input_schema'));
    if (isObject(tool_output_schema)) add(schemaProblems(tool_output_schema, '/tool_output_schema'));
    const read = readToolDefinition(draft, query);
    // The registry itself tells what is missing; a template is checked against a schema that holds.
    if ('problems' in read || findings.problems.length > 0) return findings;
    const executor = this.executors.get(read.definition.toolType);
    if (executor !== undefined) add(await executor.check(read.definition));
    return findings;
  }
}
