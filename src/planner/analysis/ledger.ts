import type { MappingName } from '../vocabulary/mapping-names.js';
import type { Term } from '../vocabulary/sense.js';
import type { Element } from './text/reading.js';

/** That an element decided a field of the plan. */
export interface Use {
  readonly element: number;
  readonly field: string;
  readonly value: unknown;
  readonly term: Term | null;
  /** Where it is no word but a fact that decided (a unit, the direction of a view): the mapping that has it. */
  readonly mapping: MappingName | null;
  /** The last of the elements that gave it, where several did together. */
  readonly last: number;
}

/**
 * Who has used which element while one plan is made. What nobody used was not understood, however well the word is known:
 * a plan that ignores part of the question would answer another one.
 */
export class Ledger {
  readonly uses: Use[] = [];
  /** Mappings whose facts the plan rests on, beside those that a use names. */
  readonly relied = new Set<MappingName>();
  private readonly taken: Uint8Array;

  constructor(size: number) {
    this.taken = new Uint8Array(size);
  }

  /** What was noted so far, for an attempt that may be dropped: what it notes is not noted here. */
  fork(): Ledger {
    const copy = new Ledger(this.taken.length);
    copy.taken.set(this.taken);
    copy.uses.push(...this.uses);
    for (const mapping of this.relied) copy.relied.add(mapping);
    return copy;
  }

  /** The element gave `field` its `value`; `term` is the meaning that did, null for what a pattern recognised. */
  use(element: Element | number, field: string, value: unknown, term: Term | null = null, last = -1): void {
    const index = typeof element === 'number' ? element : element.index;
    this.taken[index] = 1;
    this.uses.push({ element: index, field, value, term, mapping: null, last: Math.max(index, last) });
  }

  /** The element says why `field` is what it is, and may still be read for something else. */
  cite(element: Element | number, field: string, value: unknown, by: Term | MappingName | null): void {
    const index = typeof element === 'number' ? element : element.index;
    const [term, mapping] = typeof by === 'string' ? [null, by] : [by, null];
    this.uses.push({ element: index, field, value, term, mapping, last: index });
  }

  /** Something that no word of the question says follows from this mapping. */
  rely(mapping: MappingName): void {
    this.relied.add(mapping);
  }

  /** The element belongs to what another one said (the field beside its value). */
  consume(...elements: (Element | number | undefined)[]): void {
    for (const element of elements) {
      if (element !== undefined) this.taken[typeof element === 'number' ? element : element.index] = 1;
    }
  }

  isUsed(element: Element | number): boolean {
    return this.taken[typeof element === 'number' ? element : element.index] === 1;
  }
}
