import { Module } from '@nestjs/common';
import { ReplicaBarrier } from './replica-barrier.service.js';

/** What a change needs to know of the processes that serve. */
@Module({ providers: [ReplicaBarrier], exports: [ReplicaBarrier] })
export class ReplicasModule {}
