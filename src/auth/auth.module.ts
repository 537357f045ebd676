import { Module } from '@nestjs/common';
import { ChangeFeedModule } from '../change-feed/change-feed.module.js';
import { ApiKeyStore } from './api-key.store.js';
import { ApiKeys } from './api-keys.service.js';
import { KeyUsage } from './key-usage.js';

/** Keys as records: what commands need too. */
@Module({
  imports: [ChangeFeedModule],
  providers: [ApiKeyStore, ApiKeys, KeyUsage],
  exports: [ApiKeyStore, ApiKeys, KeyUsage],
})
export class AuthModule {}
