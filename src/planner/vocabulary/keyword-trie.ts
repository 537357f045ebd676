/**
 * Keywords as a trie in one open-addressing hash table: a node is the slot of the edge that leads to it, so a step is one
 * look-up whatever the number of keywords. Sized once, before the first insert: growing it later would move everything
 * in one go and hold up the event loop.
 */
export class KeywordTrie {
  private readonly mask: number;
  private readonly parents: Int32Array;
  private readonly units: Uint16Array;
  /** First entry of the node in slot s, plus one; 0 for none. */
  private readonly heads: Int32Array;
  private edges = 0;

  /** `capacity`: the most edges there can be, i.e. the sum of the keywords' lengths. */
  constructor(capacity: number) {
    let size = 64;
    while (size * 0.75 < capacity) size *= 2;
    this.mask = size - 1;
    this.parents = new Int32Array(size);
    this.units = new Uint16Array(size);
    this.heads = new Int32Array(size);
  }

  static readonly ROOT = 0;

  /** The node that `unit` leads to, or 0 when there is none. Nodes are positive; the root is 0, which nothing leads to. */
  step(node: number, unit: number): number {
    const { mask, parents, units } = this;
    for (let slot = hash(node, unit) & mask; ; slot = (slot + 1) & mask) {
      const parent = parents[slot]!;
      if (parent === 0) return 0;
      if (parent === node + 1 && units[slot] === unit) return slot + 1;
    }
  }

  /** Makes the path for `keyword` and answers its last node. */
  insert(keyword: string): number {
    let node = KeywordTrie.ROOT;
    for (let index = 0; index < keyword.length; index += 1) node = this.extend(node, keyword.charCodeAt(index));
    return node;
  }

  private extend(node: number, unit: number): number {
    const { mask, parents, units } = this;
    for (let slot = hash(node, unit) & mask; ; slot = (slot + 1) & mask) {
      const parent = parents[slot]!;
      if (parent === node + 1 && units[slot] === unit) return slot + 1;
      if (parent !== 0) continue;
      this.edges += 1;
      if (this.edges > mask) throw new RangeError('The trie was sized for fewer keywords.');
      parents[slot] = node + 1;
      units[slot] = unit;
      return slot + 1;
    }
  }

  /** The entry kept at a node, or -1. */
  entryAt(node: number): number {
    return this.heads[node - 1]! - 1;
  }

  setEntry(node: number, entry: number): void {
    this.heads[node - 1] = entry + 1;
  }
}

function hash(node: number, unit: number): number {
  let mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
