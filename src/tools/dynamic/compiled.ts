import type { Problem } from '../../errors/problem.js';

/**
 * What compiling a tool's config gives: the tool that runs it, or every reason why it can't be published, with JSON
 * Pointers from the asset's root. Warnings stand beside a success.
 */
export type Compiled<Tool> = { tool: Tool; warnings: Problem[] } | { problems: Problem[] };

/** Fields of `tool_config` that every tool type has; the compilers of the types leave them to the tool itself. */
export const COMMON_CONFIG_FIELDS = ['mode', 'timeout_ms', 'required_role', 'max_concurrency'] as const;
