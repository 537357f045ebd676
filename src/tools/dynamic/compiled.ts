import type { Problem } from '../../errors/problem.js';

/**
 * What compiling a tool's config gives: the tool that runs it, or every reason why it can't be published, with JSON
 * Pointers from the asset's root. Warnings stand beside a success.
 */
export type Compiled<Tool> = { tool: Tool; warnings: Problem[] } | { problems: Problem[] };
