import { Module } from '@nestjs/common';
import { ChangeFeedModule } from '../change-feed/change-feed.module.js';
import { ReplicaHeartbeat } from './replica-heartbeat.service.js';

/** For servers only: a command follows the feed too, but nobody waits for it. */
@Module({ imports: [ChangeFeedModule], providers: [ReplicaHeartbeat] })
export class ServingModule {}
