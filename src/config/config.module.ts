import { Module, type DynamicModule } from '@nestjs/common';
import { AppConfig } from './app-config.js';
import { AppSecrets } from './app-secrets.js';
import type { LoadedConfig } from './parse-config.js';

/** Makes AppConfig and AppSecrets injectable everywhere. The caller loads them first, so that a wrong setting stops the boot. */
@Module({})
export class ConfigModule {
  static register(loaded: LoadedConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: AppConfig, useValue: loaded.config },
        { provide: AppSecrets, useValue: loaded.secrets },
      ],
      exports: [AppConfig, AppSecrets],
    };
  }
}
