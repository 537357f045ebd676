import { textWidth } from '../../terminal/text-width.js';
import type { Evidence, Plan } from '../plan.js';

/** The question with each piece of evidence underlined, and beside it the field that it decided and where it came from. */
export function evidenceText(question: string, plan: Plan): string {
  const lines = plan.evidence.map((evidence) => `  ${underline(question, evidence.span)}  ${reason(evidence)}`);
  const unmatched = plan.unmatched.map((span) => `  ${underline(question, span)}  not understood`);
  return [`  ${question}`, ...lines, ...unmatched].join('\n');
}

function underline(question: string, [start, end]: readonly [number, number]): string {
  const before = ' '.repeat(textWidth(question.slice(0, start)));
  const marked = '~'.repeat(Math.max(1, textWidth(question.slice(start, end))));
  return (before + marked).padEnd(textWidth(question));
}

function reason({ field, value, asset, version, source, losing }: Evidence): string {
  const origin = asset === null ? source : `${asset}${version === null ? '' : ` v${version}`} (${source})`;
  const lost = losing?.length ? `, over ${losing.map(({ keyword }) => keyword).join(', ')}` : '';
  return `${field} = ${JSON.stringify(value)} from ${origin}${lost}`;
}
