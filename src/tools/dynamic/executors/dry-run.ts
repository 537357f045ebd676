import { ToolError } from '../../tool-error.js';
import type { WriteControl } from '../../tool-call.js';

/** For writes that cannot be taken back once they are done. @throws ToolError INVALID_PARAMS */
export function refuseDryRun(control: WriteControl | null): void {
  if (control?.dryRun !== true) return;
  const message = 'What this tool writes cannot be taken back, so it has no dry run.';
  throw new ToolError('INVALID_PARAMS', message, [{ path: '/dry_run', message }]);
}
