import { NumberText } from '../../../sources/graph/graph-source.js';

/** JSON with numbers of any size: JSON.stringify has no way to write digits that JavaScript's numbers can't hold. */
export function writeGraphJson(value: unknown): string {
  if (value instanceof NumberText) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => writeGraphJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${writeGraphJson(member)}`).join(',')}}`;
}
