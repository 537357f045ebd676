import { Global, Module } from '@nestjs/common';
import { ChangeFeedModule } from '../../change-feed/change-feed.module.js';
import { HealthController } from './health.controller.js';
import { Health } from './health.service.js';
import { RegistryChecks } from './registry-checks.js';

@Global()
@Module({
  imports: [ChangeFeedModule],
  controllers: [HealthController],
  providers: [Health, RegistryChecks],
  exports: [Health],
})
export class HealthModule {}
