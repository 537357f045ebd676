import { Injectable } from '@nestjs/common';
import type { PreparedCall } from './tool-executor.js';
import type { ToolOutcome } from '../tool.js';

/** Code behind tools of type `custom`. A Nest module registers its own while it starts. */
export interface CustomToolHandler {
  /** What assets name in `handler`. */
  readonly name: string;
  /** A write gets its idempotency key in `control`; a dry run never comes here. @throws ToolError */
  run(call: PreparedCall): Promise<ToolOutcome>;
}

/** The handlers that there are, by name. */
@Injectable()
export class CustomToolHandlers {
  private readonly handlers = new Map<string, CustomToolHandler>();

  register(handler: CustomToolHandler): void {
    if (this.handlers.has(handler.name)) throw new Error(`There is a custom tool handler ${handler.name} already.`);
    this.handlers.set(handler.name, handler);
  }

  find(name: string): CustomToolHandler | null {
    return this.handlers.get(name) ?? null;
  }

  /** Sorted. */
  names(): string[] {
    return [...this.handlers.keys()].sort();
  }
}
