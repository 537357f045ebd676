import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ChangeFeedModule } from '../change-feed/change-feed.module.js';
import { ChangeFeed } from '../change-feed/change-feed.service.js';
import { AppConfig } from '../config/app-config.js';
import { DirectLane } from '../http/direct/direct-lane.js';
import { RouteTable } from '../http/route-table.js';
import { requireDeclaredAccess, useAccessControl } from './access-hook.js';
import { AuthModule } from './auth.module.js';
import { Authenticator } from './authenticator.js';
import { BootstrapKey, type MadeKey } from './bootstrap-key.js';
import { Keyring } from './keyring.js';
import { KeysController } from './keys.controller.js';
import { RateLimit } from './rate-limit.js';

/**
 * Who may call which route: installs the first key, loads all keys, and puts the check before every handler. For the server
 * only: a command needs no keys, and must not make one that nobody is told.
 */
@Module({
  imports: [AuthModule, ChangeFeedModule],
  controllers: [KeysController],
  providers: [Authenticator, BootstrapKey, DirectLane, Keyring],
  exports: [DirectLane],
})
export class AuthHttpModule implements OnModuleInit {
  /** The admin key that this start made, for `main.ts` to print once. */
  madeKey: MadeKey | null = null;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly config: AppConfig,
    private readonly routes: RouteTable,
    private readonly feed: ChangeFeed,
    private readonly bootstrapKey: BootstrapKey,
    private readonly keyring: Keyring,
    private readonly authenticator: Authenticator,
  ) {}

  async onModuleInit(): Promise<void> {
    this.madeKey = await this.bootstrapKey.install();
    await this.feed.follow(this.keyring);
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    const { rateLimit } = this.config;
    useAccessControl(fastify, this.authenticator, rateLimit === null ? null : new RateLimit(rateLimit));
    fastify.addHook('onReady', (done) => {
      requireDeclaredAccess(this.routes);
      done();
    });
  }

  /** The first admin key, where it is kept beside the data; null when there is none any more. */
  readAdminKey(): Promise<MadeKey | null> {
    return this.bootstrapKey.read();
  }
}
