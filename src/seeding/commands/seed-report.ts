import type { ImportedFile } from '../assets/asset-importer.service.js';

const VALUE_LENGTH = 60;

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
  for (const warning of result.warnings) lines.push(`    warning: ${warning.path} ${warning.message}`);
  return lines.join('\n');
}

/** How many files came to which end, in one line. */
export function seedSummary(results: readonly ImportedFile[]): string {
  const count = (outcome: ImportedFile['outcome']) => results.filter((result) => result.outcome === outcome).length;
  const published = results.filter((result) => result.published_version !== null).length;
  return (
    `${count('created')} created, ${count('updated')} updated, ${count('unchanged')} unchanged, ` +
    `${published} published, ${count('failed')} failed`
  );
}

function headline(result: ImportedFile, applied: boolean): string {
  const state = applied || ['unchanged', 'failed', 'cleaned'].includes(result.outcome) ? '' : 'would be ';
  const version = result.published_version === null ? '' : `, published v${result.published_version}`;
  const removed = result.draft_removed === null ? '' : `, draft v${result.draft_removed} removed`;
  const outcome = result.outcome === 'cleaned' ? 'looked at' : `${state}${result.outcome}`;
  return `${result.type} ${result.name}: ${outcome}${version}${removed}`;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1)}…` : text;
}
