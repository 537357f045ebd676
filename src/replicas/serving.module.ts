import { Module } from '@nestjs/common';
import { ChangeFeedModule } from '../change-feed/change-feed.module.js';
import { RetentionSchedule } from '../retention/retention-schedule.js';
import { ReplicaHeartbeat } from './replica-heartbeat.service.js';

/** For servers only: a command follows the feed too, but nobody waits for it, and it is not there to tidy up. */
@Module({ imports: [ChangeFeedModule], providers: [ReplicaHeartbeat, RetentionSchedule] })
export class ServingModule {}
