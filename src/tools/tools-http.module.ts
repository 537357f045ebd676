import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AssetRegistryModule } from '../asset-registry/asset-registry.module.js';
import { AssetValidation } from '../asset-registry/lifecycle/asset-validation.service.js';
import { AssetReadModel } from '../asset-registry/read/asset.read-model.js';
import { AuthHttpModule } from '../auth/auth-http.module.js';
import { DirectLane } from '../http/direct/direct-lane.js';
import { DYNAMIC_TOOL_FACTORY, type DynamicToolFactory } from './dynamic/dynamic-tool-factory.js';
import { ToolRegistryService } from './registry/tool-registry.service.js';
import { ExecuteLane } from './rest/execute-lane.js';
import { serveExecution } from './rest/execute-route.js';
import { ExecutionsController } from './rest/executions.controller.js';
import { ToolsController } from './rest/tools.controller.js';
import { ToolsModule } from './tools.module.js';

/** Tools over HTTP. */
@Module({
  imports: [AuthHttpModule, ToolsModule, AssetRegistryModule],
  controllers: [ToolsController, ExecutionsController],
})
export class ToolsHttpModule implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly registry: ToolRegistryService,
    private readonly assets: AssetReadModel,
    private readonly validation: AssetValidation,
    private readonly lane: DirectLane,
    @Inject(DYNAMIC_TOOL_FACTORY) private readonly factory: DynamicToolFactory,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    this.lane.add(new ExecuteLane(this.registry));
    const { registry, assets, validation, factory } = this;
    serveExecution(fastify, { registry, assets, validation, factory });
  }
}
