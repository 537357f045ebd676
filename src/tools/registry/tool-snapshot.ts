import { PersistentMap } from '../../change-feed/persistent-map.js';
import type { DynamicRegistration, RegisteredTool, StaticRegistration } from './registered-tool.js';

/**
 * The tools of one tenant as they were at one moment. Whoever holds it keeps seeing the same tools while the registry
 * goes on; changing it makes a copy that shares all but a few nodes.
 */
export class ToolSnapshot {
  private sorted: readonly RegisteredTool[] | null = null;

  constructor(
    private readonly statics: ReadonlyMap<string, StaticRegistration>,
    private readonly dynamic: PersistentMap<DynamicRegistration>,
  ) {}

  /** The tool that has this name to callers: the static one where both have it. */
  find(name: string): RegisteredTool | null {
    return this.statics.get(name) ?? this.dynamic.get(name) ?? null;
  }

  /** By name; an asset that a static tool's name keeps from being served comes after that tool. */
  list(): readonly RegisteredTool[] {
    this.sorted ??= [...this.statics.values(), ...this.dynamic.values()].sort((a, b) => compare(a.name, b.name));
    return this.sorted;
  }

  /** The names that callers can use: static types and dynamic tools' names. */
  names(): string[] {
    return [...new Set(this.list().map(({ name }) => name))];
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
