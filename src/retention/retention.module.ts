import { Global, Module } from '@nestjs/common';
import { RegistryRetention } from './registry-retention.js';
import { Retention } from './retention.service.js';

@Global()
@Module({ providers: [Retention, RegistryRetention], exports: [Retention] })
export class RetentionModule {}
