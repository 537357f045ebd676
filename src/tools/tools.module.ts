import { Module } from '@nestjs/common';
import { AssetRegistryModule } from '../asset-registry/asset-registry.module.js';
import { ChangeFeedModule } from '../change-feed/change-feed.module.js';
import { SourceRegistry } from '../sources/source-registry.js';
import { SourcesModule } from '../sources/sources.module.js';
import type { BaseTool } from './base-tool.js';
import { staticTools } from './builtin/static-tools.js';
import { CustomToolHandlers } from './dynamic/custom-tool-handlers.js';
import {
  createDynamicToolFactory,
  DYNAMIC_TOOL_EXECUTORS,
  DYNAMIC_TOOL_FACTORY,
  type DynamicToolFactory,
} from './dynamic/dynamic-tool-factory.js';
import { CustomExecutor } from './dynamic/executors/custom.executor.js';
import { DatabaseQueryExecutor } from './dynamic/executors/database-query.executor.js';
import { GraphQueryExecutor } from './dynamic/executors/graph-query.executor.js';
import { HttpApiExecutor } from './dynamic/executors/http-api.executor.js';
import type { ToolExecutor, ToolExecutors } from './dynamic/tool-executor.js';
import { ExecutionRecorder } from './executions/execution-recorder.js';
import { ExecutionStore } from './executions/execution.store.js';
import { ExecutionsReadModel } from './executions/executions.read-model.js';
import { ToolRecordsRetention } from './executions/tool-records-retention.js';
import { ToolMetrics } from './executions/tool-metrics.js';
import { WriteRecorder } from './executions/write-recorder.js';
import { IdempotencyStore } from './idempotency/idempotency.store.js';
import { IdempotentWrites } from './idempotency/idempotent-writes.js';
import { TransactionFates } from './idempotency/transaction-fates.js';
import { ToolAssetRepository } from './registry/tool-asset.repository.js';
import { STATIC_TOOLS, ToolRegistryService } from './registry/tool-registry.service.js';
import { ToolServicesProvider } from './tool-services.provider.js';
import { ToolWrites } from './tool-writes.js';
import { QueryValidator } from './validation/query.validator.js';
import { ToolValidator } from './validation/tool.validator.js';

/** A new tool_type is one more class here. */
const EXECUTORS = [DatabaseQueryExecutor, HttpApiExecutor, GraphQueryExecutor, CustomExecutor];

/** Tools: the registry of all that can be called, and everything that a call needs. */
@Module({
  imports: [AssetRegistryModule, ChangeFeedModule, SourcesModule],
  providers: [
    ...EXECUTORS,
    CustomToolHandlers,
    {
      provide: DYNAMIC_TOOL_EXECUTORS,
      useFactory: (...executors: ToolExecutor[]): ToolExecutors =>
        new Map(executors.map((executor) => [executor.toolType, executor])),
      inject: EXECUTORS,
    },
    {
      provide: DYNAMIC_TOOL_FACTORY,
      useFactory: (executors: ToolExecutors, services: ToolServicesProvider): DynamicToolFactory =>
        createDynamicToolFactory(executors, services),
      inject: [DYNAMIC_TOOL_EXECUTORS, ToolServicesProvider],
    },
    ExecutionStore,
    ExecutionRecorder,
    ExecutionsReadModel,
    WriteRecorder,
    ToolMetrics,
    ToolRecordsRetention,
    IdempotencyStore,
    IdempotentWrites,
    TransactionFates,
    ToolWrites,
    ToolServicesProvider,
    ToolAssetRepository,
    {
      provide: STATIC_TOOLS,
      useFactory: (services: ToolServicesProvider, sources: SourceRegistry): BaseTool[] =>
        staticTools(services, (tenantId, source) => sources.postgres(tenantId, source).pools),
      inject: [ToolServicesProvider, SourceRegistry],
    },
    ToolRegistryService,
    ToolValidator,
    QueryValidator,
  ],
  exports: [ToolRegistryService, CustomToolHandlers, DYNAMIC_TOOL_FACTORY, ToolServicesProvider, ExecutionsReadModel],
})
export class ToolsModule {}
