import { Module, type DynamicModule } from '@nestjs/common';
import { AuthHttpModule } from './auth/auth-http.module.js';
import type { LoadedConfig } from './config/parse-config.js';
import type { RegistryDatabase } from './database/registry-database.js';
import { featureModules } from './feature-modules.js';
import { HealthModule } from './http/health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { ServingModule } from './replicas/serving.module.js';
import { MetricsModule } from './telemetry/metrics.module.js';
import { ToolsHttpModule } from './tools/tools-http.module.js';

/** The server: every feature, behind HTTP and its checks. */
@Module({})
export class AppModule {
  static register(loaded: LoadedConfig, registry: RegistryDatabase): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HttpModule,
        ...featureModules(loaded, registry),
        AuthHttpModule,
        HealthModule,
        MetricsModule,
        ToolsHttpModule,
        ServingModule,
      ],
    };
  }
}
