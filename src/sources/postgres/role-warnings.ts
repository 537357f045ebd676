import type { CallLimits } from './call-clock.js';
import type { PostgresPools } from './postgres-pools.js';

/**
 * What publishing a source has to say of its roles: the reading role is the first wall around reading, and it is none when
 * it may write. A superuser can read files and run programs from a read-only transaction.
 * @throws SourceError when the source cannot be reached
 */
export async function roleWarnings(pools: PostgresPools, limits: CallLimits): Promise<string[]> {
  const read = await pools.inspect('read', limits, (inspector) => inspector.role());
  const warnings: string[] = [];
  if (read.superuser) {
    warnings.push(
      `The reading role ${read.user} is a superuser, whom nothing holds back. Give tools a role of their own.`,
    );
  } else if (read.canChange.length > 0) {
    const some = read.canChange.slice(0, 3).join(', ');
    warnings.push(
      `The reading role ${read.user} should only read, and it may ${some}. Revoke that, or use another role.`,
    );
  }
  if (!pools.canWrite) return warnings;
  const write = await pools.inspect('write', limits, (inspector) => inspector.role());
  if (write.superuser) {
    warnings.push(`The writing role ${write.user} is a superuser; give tools a role with the grants they need.`);
  }
  return warnings;
}
