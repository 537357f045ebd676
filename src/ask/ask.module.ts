import { Module } from '@nestjs/common';
import { PlannerModule } from '../planner/planner.module.js';
import { ToolsModule } from '../tools/tools.module.js';
import { AskController } from './ask.controller.js';
import { AskService } from './ask.service.js';

/** Questions in, answers out. */
@Module({
  imports: [PlannerModule, ToolsModule],
  controllers: [AskController],
  providers: [AskService],
  exports: [AskService],
})
export class AskModule {}
