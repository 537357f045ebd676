import type { AssetUse, Evidence, LosingCandidate, Span } from '../plan.js';
import { originalSpan } from '../vocabulary/folded-text.js';
import type { MappingName } from '../vocabulary/mapping-names.js';
import { senseValue, type Term } from '../vocabulary/sense.js';
import type { Ledger } from './ledger.js';
import type { Element, Reading } from './text/reading.js';
import { shorterWords } from './text/shorter-words.js';

/** Turns the ledger into evidence: for every field the words, their asset, and what else they could have been. */
export function evidenceOf(reading: Reading, ledger: Ledger): Evidence[] {
  const losing = new Map<number, LosingCandidate[]>();
  return ledger.uses.map(({ element: index, field, value, term, mapping, last }) => {
    const element = reading.elements[index]!;
    const span = spanOf(reading, element, reading.elements[last]);
    const asset = term === null ? assetNamed(reading, mapping) : reading.vocabulary.assets[term.asset]!;
    let shorter = losing.get(index);
    if (shorter === undefined) losing.set(index, (shorter = shorterCandidates(reading, element)));
    const lost = [...shorter.filter((word) => !isSame(word, term)), ...otherMeanings(reading, element, term)];
    return {
      field,
      value,
      span,
      keyword: term?.keyword ?? reading.folded.original.slice(span[0], span[1]),
      asset: asset?.name ?? null,
      version: asset?.version ?? null,
      source: asset?.source ?? 'pattern',
      ...(lost.length > 0 ? { losing: lost } : {}),
    };
  });
}

function spanOf(reading: Reading, element: Element, last: Element = element): Span {
  return originalSpan(reading.folded, element.start, last.end);
}

function candidate(
  reading: Reading,
  term: Term,
  start: number,
  end: number,
  reason: LosingCandidate['reason'],
): LosingCandidate {
  const asset = reading.vocabulary.assets[term.asset]!;
  return {
    keyword: term.keyword,
    value: senseValue(term.sense),
    span: originalSpan(reading.folded, start, end),
    asset: asset.name,
    version: asset.version,
    reason,
  };
}

function otherMeanings(reading: Reading, element: Element, chosen: Term | null): LosingCandidate[] {
  if (element.kind !== 'term' && element.kind !== 'time') return [];
  return element.terms
    .filter((term) => term !== chosen && term.sense.role !== 'filler')
    .map((term) => candidate(reading, term, element.start, element.end, 'other_meaning'));
}

/** A long word may hold many; this many are shown. */
const MOST_SHORTER = 8;

function shorterCandidates(reading: Reading, element: Element): LosingCandidate[] {
  const found: LosingCandidate[] = [];
  for (const { terms, start, end } of shorterWords(reading, element)) {
    for (const term of terms) {
      if (found.length >= MOST_SHORTER) return found;
      if (term.sense.role !== 'filler') found.push(candidate(reading, term, start, end, 'shorter'));
    }
  }
  return found;
}

function assetNamed({ vocabulary }: Reading, mapping: MappingName | null): AssetUse | null {
  return mapping === null ? null : (vocabulary.assets.find(({ name }) => name === mapping) ?? null);
}

/** Of a longer word, a shorter one may be what decided (`점검 시간` says which history). */
function isSame({ keyword, value }: LosingCandidate, chosen: Term | null): boolean {
  return chosen !== null && keyword === chosen.keyword && value === senseValue(chosen.sense);
}

/**
 * The assets that the plan rests on, each once, in a fixed order: those of the words that decided, those of the words that
 * belong to others or say nothing more (without them, the question would be declined), and those of facts.
 */
export function assetsOf(reading: Reading, ledger: Ledger, unmatched: readonly Element[]): AssetUse[] {
  const { assets } = reading.vocabulary;
  const used = new Uint8Array(assets.length);
  const decided = new Uint8Array(reading.elements.length);
  for (const element of unmatched) decided[element.index] = 1;
  for (const { element, term, mapping } of ledger.uses) {
    if (term !== null) used[term.asset] = 1;
    if (term !== null) decided[element] = 1;
    if (mapping !== null) ledger.rely(mapping);
  }
  for (const element of reading.elements) {
    if (decided[element.index] === 1 || (element.kind !== 'term' && element.kind !== 'time')) continue;
    for (const { asset } of element.terms) used[asset] = 1;
  }
  for (const { asset } of reading.sizing) used[asset] = 1;
  if (reading.sizing.length > 0) ledger.rely('filterable_fields');
  for (const element of reading.elements)
    if (element.kind === 'time' && element.opener !== null) used[element.opener.asset] = 1;
  return assets.filter(({ name }, index) => used[index] === 1 || ledger.relied.has(name as MappingName));
}
