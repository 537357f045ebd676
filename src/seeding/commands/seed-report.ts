import type { ImportedFile } from '../assets/asset-importer.service.js';

const VALUE_LENGTH = 60;
/** A vocabulary may have dozens: most of its words stand within longer ones somewhere. */
const WARNINGS_SHOWN = 5;

/** One line per file, with its difference beneath when the import only looks, and all its problems when it failed. */
export function seedReport(result: ImportedFile, applied: boolean): string {
  const lines = [headline(result, applied)];
  if (!applied && result.outcome !== 'failed') {
    for (const difference of result.differences) {
      if ('from' in difference) lines.push(`    - ${difference.path}: ${shorten(difference.from)}`);
      if ('to' in difference) lines.push(`    + ${difference.path}: ${shorten(difference.to)}`);
    }
  }
  for (const problem of result.problems) lines.push(`    ${problem.path} ${problem.message}`.trimEnd());
  const shown = result.warnings.slice(0, WARNINGS_SHOWN);
  for (const warning of shown) lines.push(`    warning: ${warning.path} ${warning.message}`);
  const more = result.warnings.length - shown.length;
  if (more > 0) lines.push(`    and ${more} more warnings; --json lists them all`);
  return lines.join('\n');
}

/** How many files came to which end, in one line. */
export function seedSummary(results: readonly ImportedFile[]): string {
  const count = (outcome: ImportedFile['outcome']) => results.filter((result) => result.outcome === outcome).length;
  const removed = results.filter((result) => result.draft_removed !== null).length;
  const drafts = `${removed} open ${removed === 1 ? 'draft' : 'drafts'} removed`;
  if (count('cleaned') > 0) return `${drafts}, ${count('failed')} failed`;
  const published = results.filter((result) => result.published_version !== null).length;
  return (
    `${count('created')} created, ${count('updated')} updated, ${count('unchanged')} unchanged, ` +
    `${published} published, ${count('failed')} failed${removed > 0 ? `, ${drafts}` : ''}`
  );
}

function headline(result: ImportedFile, applied: boolean): string {
  return `${result.type} ${result.name}: ${[...endOf(result, applied), ...versionsOf(result)].join(', ')}`;
}

function endOf({ outcome, draft_removed }: ImportedFile, applied: boolean): string[] {
  if (outcome === 'cleaned') return draft_removed === null ? ['no open draft'] : [];
  return [applied || ['unchanged', 'failed'].includes(outcome) ? outcome : `would be ${outcome}`];
}

function versionsOf({ outcome, draft_version, draft_removed, published_version }: ImportedFile): string[] {
  return [
    ...(published_version === null ? [] : [`published v${published_version}`]),
    ...(draft_version === null
      ? []
      : [`draft v${draft_version}${['unchanged', 'failed'].includes(outcome) ? ' is not published' : ''}`]),
    ...(draft_removed === null ? [] : [`draft v${draft_removed} removed`]),
  ];
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1)}…` : text;
}
