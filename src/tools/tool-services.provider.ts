import { Injectable } from '@nestjs/common';
import { ConcurrencyLimits } from './concurrency-limit.js';
import { ExecutionRecorder } from './executions/execution-recorder.js';
import type { ToolServices } from './tool-call.js';
import { ToolWrites } from './tool-writes.js';

/** What every tool of this process is given: for static tools' modules and the factory of dynamic ones. */
@Injectable()
export class ToolServicesProvider implements ToolServices {
  readonly limits = new ConcurrencyLimits();

  constructor(
    readonly journal: ExecutionRecorder,
    readonly writes: ToolWrites,
  ) {}
}
