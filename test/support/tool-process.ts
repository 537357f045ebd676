import { DataSource } from 'typeorm';
import { parseConfig } from '../../src/config/parse-config.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { Database } from '../../src/database/database.js';
import { ChangeFeed } from '../../src/change-feed/change-feed.service.js';
import { defaultServerOf } from '../../src/sources/default-server.js';
import { SecretResolver } from '../../src/sources/secrets/secret-resolver.js';
import { SecretUses } from '../../src/sources/secrets/secret-uses.read-model.js';
import { SourceRegistry } from '../../src/sources/source-registry.js';
import { Metrics } from '../../src/telemetry/metrics.js';
import { CustomToolHandlers } from '../../src/tools/dynamic/custom-tool-handlers.js';
import { createDynamicToolFactory } from '../../src/tools/dynamic/dynamic-tool-factory.js';
import { CustomExecutor } from '../../src/tools/dynamic/executors/custom.executor.js';
import { DatabaseQueryExecutor } from '../../src/tools/dynamic/executors/database-query.executor.js';
import { GraphQueryExecutor } from '../../src/tools/dynamic/executors/graph-query.executor.js';
import { HttpApiExecutor } from '../../src/tools/dynamic/executors/http-api.executor.js';
import type { ToolExecutor } from '../../src/tools/dynamic/tool-executor.js';
import { ExecutionRecorder } from '../../src/tools/executions/execution-recorder.js';
import { ExecutionStore } from '../../src/tools/executions/execution.store.js';
import { ToolMetrics } from '../../src/tools/executions/tool-metrics.js';
import { WriteRecorder } from '../../src/tools/executions/write-recorder.js';
import { IdempotencyStore } from '../../src/tools/idempotency/idempotency.store.js';
import { IdempotentWrites } from '../../src/tools/idempotency/idempotent-writes.js';
import { TransactionFates } from '../../src/tools/idempotency/transaction-fates.js';
import { ToolAssetRepository } from '../../src/tools/registry/tool-asset.repository.js';
import { ToolRegistryService } from '../../src/tools/registry/tool-registry.service.js';
import type { CallOptions } from '../../src/tools/tool-call.js';
import { ToolServicesProvider } from '../../src/tools/tool-services.provider.js';
import { ToolWrites } from '../../src/tools/tool-writes.js';
import type { ToolContext, ToolParams, ToolResult } from '../../src/tools/tool.js';
import { silentLogger } from './silent-logger.js';
import { toolContext } from './tool-services.js';

/** The part of a server that runs tools, without Nest and HTTP, so that it starts quickly in a process of its own. */
export interface ToolProcess {
  registry: ToolRegistryService;
  sources: SourceRegistry;
  handlers: CustomToolHandlers;
  database: Database;
  execute(name: string, params: ToolParams, options?: CallOptions, context?: Partial<ToolContext>): Promise<ToolResult>;
  /** Resolves once everything that was published before is served. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

export interface ToolProcessOptions {
  /** Values of `env:QM_SECRET_…` references. */
  secrets?: Readonly<Record<string, string>>;
  /** Puts something of a test's around the store. */
  store?: (...dependencies: ConstructorParameters<typeof IdempotencyStore>) => IdempotencyStore;
}

export async function startToolProcess(url: string, options: ToolProcessOptions = {}): Promise<ToolProcess> {
  const { config } = parseConfig({ DATABASE_URL: url, LOG_LEVEL: 'silent' }, process.cwd());
  const dataSource = await new DataSource(dataSourceOptions(url, [], 6)).initialize();
  const database = new Database(dataSource);
  const feed = new ChangeFeed(database, config);
  const logger = silentLogger();
  const secrets = new SecretResolver({ variable: (name) => options.secrets?.[name], directory: null });
  const surroundings = { secrets, defaultPoolSize: 4, defaultServer: defaultServerOf(url) };
  const sources = new SourceRegistry(surroundings, feed, logger);

  const metrics = new ToolMetrics(new Metrics());
  const executions = new ExecutionStore(database);
  const recorder = new ExecutionRecorder(executions, metrics, logger);
  const writeRecorder = new WriteRecorder(executions, metrics, logger);
  const store = options.store?.(database, config) ?? new IdempotencyStore(database, config);
  const idempotent = new IdempotentWrites(store, new TransactionFates(sources), writeRecorder, recorder);
  const services = new ToolServicesProvider(recorder, new ToolWrites(writeRecorder, idempotent, recorder));

  const handlers = new CustomToolHandlers();
  const executors: ToolExecutor[] = [
    new DatabaseQueryExecutor(sources),
    new HttpApiExecutor(sources, new SecretUses(database)),
    new GraphQueryExecutor(sources),
    new CustomExecutor(handlers),
  ];
  const factory = createDynamicToolFactory(
    new Map(executors.map((executor) => [executor.toolType, executor])),
    services,
  );
  const registry = new ToolRegistryService(new ToolAssetRepository(), [], factory, feed, logger);
  await sources.onModuleInit();
  await registry.onModuleInit();
  return {
    registry,
    sources,
    handlers,
    database,
    execute: async (name, params, callOptions = {}, context = {}) => {
      const tool = registry.get(context.tenantId ?? 'acme', name);
      if (tool === null) throw new Error(`There is no usable tool ${name}.`);
      return tool.safeExecute(toolContext(context), params, callOptions);
    },
    catchUp: () => feed.catchUp(),
    close: async () => {
      registry.beforeApplicationShutdown();
      await recorder.beforeApplicationShutdown();
      await writeRecorder.beforeApplicationShutdown();
      await sources.beforeApplicationShutdown();
      await feed.beforeApplicationShutdown();
      await dataSource.destroy();
    },
  };
}
