import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { DurationHistogram, type DurationSeries } from '../../telemetry/duration-histogram.js';
import { Metrics } from '../../telemetry/metrics.js';
import type { CalledTool, ToolCall } from '../tool-call.js';
import type { ToolResult } from '../tool.js';

/** How long tools take and how they end. No tool's name: those belong to tenants, and there is no bound to them. */
@Injectable()
export class ToolMetrics {
  private readonly seconds: DurationHistogram<'tool_type' | 'mode' | 'outcome'>;
  /** The series of calls that went well, which nearly all do. */
  private readonly successes = new WeakMap<CalledTool, DurationSeries>();
  readonly recordsLost: Counter;

  constructor({ registry }: Metrics) {
    this.seconds = new DurationHistogram(
      registry,
      'quartermaster_tool_duration_seconds',
      'Time of a tool call, by tool type, mode and outcome (success or an error code).',
      ['tool_type', 'mode', 'outcome'],
    );
    this.recordsLost = new Counter({
      name: 'quartermaster_tool_execution_records_lost_total',
      help: 'Records of executions that could not be kept: the buffer was full while the database was away.',
      registers: [registry],
    });
  }

  observe({ tool }: ToolCall, result: ToolResult): void {
    const series = result.success ? this.successesOf(tool) : this.seconds.with(tool.toolType, tool.mode, result.error);
    series.observe(result.metadata.duration_ms);
  }

  private successesOf(tool: CalledTool): DurationSeries {
    let series = this.successes.get(tool);
    if (series === undefined) {
      series = this.seconds.with(tool.toolType, tool.mode, 'success');
      this.successes.set(tool, series);
    }
    return series;
  }
}
