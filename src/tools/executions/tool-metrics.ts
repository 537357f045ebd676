import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { Metrics } from '../../telemetry/metrics.js';
import type { ToolCall } from '../tool-call.js';
import type { ToolResult } from '../tool.js';

/** How long tools take and how they end. No tool's name: those belong to tenants, and there is no bound to them. */
@Injectable()
export class ToolMetrics {
  private readonly seconds: Histogram<'tool_type' | 'mode' | 'outcome'>;
  private readonly children = new Map<string, Histogram.Internal<'tool_type' | 'mode' | 'outcome'>>();
  readonly recordsLost: Counter;

  constructor(metrics: Metrics) {
    this.seconds = new Histogram({
      name: 'quartermaster_tool_duration_seconds',
      help: 'Time of a tool call, by tool type, mode and outcome (success or an error code).',
      labelNames: ['tool_type', 'mode', 'outcome'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [metrics.registry],
    });
    this.recordsLost = new Counter({
      name: 'quartermaster_tool_execution_records_lost_total',
      help: 'Records of executions that could not be kept: the buffer was full while the database was away.',
      registers: [metrics.registry],
    });
  }

  observe({ tool }: ToolCall, result: ToolResult): void {
    const outcome = result.success ? 'success' : result.error;
    const key = `${tool.toolType} ${tool.mode} ${outcome}`;
    let child = this.children.get(key);
    if (child === undefined) {
      child = this.seconds.labels(tool.toolType, tool.mode, outcome);
      this.children.set(key, child);
    }
    child.observe(result.metadata.duration_ms / 1000);
  }
}
