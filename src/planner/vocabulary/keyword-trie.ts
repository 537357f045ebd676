const NOTHING = -1;
/** No keyword adds more nodes than its own letters and those of the one it parts from. */
const MOST_NEW_NODES = 512;
const EDGES_BETWEEN_PAUSES = 8192;

/**
 * Keywords as a trie whose edges are one open-addressing hash table, so that a step is one look-up whatever the number of
 * keywords. A branch with one keyword left is not spelled out: its node is a leaf that names the keyword, and the rest is
 * compared letter by letter. That keeps a hundred thousand keywords in a few megabytes.
 */
export class KeywordTrie {
  static readonly ROOT = 0;

  private mask: number;
  /** Node and unit as one number, plus one; 0 for a free slot. */
  private keys: Float64Array;
  private children: Int32Array;
  private edges = 0;
  private nodes = 1;
  /** By node: the first entry that ends here. */
  private heads: Int32Array;
  /** By node: the one entry that goes on from here, where the branch is not spelled out. */
  private leaves: Int32Array;

  /** `spellings`: by entry. They stay with the trie, which compares the rest of a leaf with them. */
  constructor(readonly spellings: readonly string[]) {
    let size = 1024;
    while (size < spellings.length * 3) size *= 2;
    this.mask = size - 1;
    this.keys = new Float64Array(size);
    this.children = new Int32Array(size);
    this.heads = new Int32Array(size).fill(NOTHING);
    this.leaves = new Int32Array(size).fill(NOTHING);
  }

  /** The node that `unit` leads to, or 0 when there is none. */
  step(node: number, unit: number): number {
    const { mask, keys } = this;
    const wanted = keyOf(node, unit);
    for (let slot = hash(node, unit) & mask; ; slot = (slot + 1) & mask) {
      const key = keys[slot]!;
      if (key === wanted) return this.children[slot]!;
      if (key === 0) return 0;
    }
  }

  /** The first entry that ends at a node, or -1. */
  entryAt(node: number): number {
    return this.heads[node]!;
  }

  /** The entry that is the only one to go on from a node, or -1. It has as many letters before it as steps led here. */
  leafAt(node: number): number {
    return this.leaves[node]!;
  }

  /** Whether `grow` has to be run before the next insert. */
  isCrowded(): boolean {
    return (this.edges + MOST_NEW_NODES) * 4 > (this.mask + 1) * 3;
  }

  /** Doubles the room, in slices. */
  *grow(): Generator<void, void, void> {
    const { keys, children } = this;
    const size = (this.mask + 1) * 2;
    const newKeys = new Float64Array(size);
    const newChildren = new Int32Array(size);
    const mask = size - 1;
    for (let old = 0; old < keys.length; old += 1) {
      const key = keys[old]!;
      if (key !== 0) {
        const unit = (key - 1) % 0x10000;
        let slot = hash((key - 1 - unit) / 0x10000, unit) & mask;
        while (newKeys[slot] !== 0) slot = (slot + 1) & mask;
        newKeys[slot] = key;
        newChildren[slot] = children[old]!;
      }
      if (old % EDGES_BETWEEN_PAUSES === 0) yield;
    }
    this.mask = mask;
    this.keys = newKeys;
    this.children = newChildren;
    this.heads = widened(this.heads, size);
    this.leaves = widened(this.leaves, size);
  }

  /** Adds an entry under its spelling. Answers the entry that has the same spelling already, or -1. */
  insert(entry: number): number {
    const spelling = this.spellings[entry]!;
    let node = KeywordTrie.ROOT;
    for (let at = 0; ; at += 1) {
      const leaf = this.leaves[node]!;
      if (leaf !== NOTHING) {
        if (this.spellings[leaf] === spelling) {
          this.leaves[node] = entry;
          return leaf;
        }
        this.pushDown(node, leaf, at);
      }
      if (at === spelling.length) {
        const head = this.heads[node]!;
        this.heads[node] = entry;
        return head;
      }
      const unit = spelling.charCodeAt(at);
      const child = this.step(node, unit);
      if (child === 0) {
        this.leaves[this.extend(node, unit)] = entry;
        return NOTHING;
      }
      node = child;
    }
  }

  /** Moves what a leaf holds one letter on, to make room for a second keyword. */
  private pushDown(node: number, leaf: number, at: number): void {
    this.leaves[node] = NOTHING;
    const spelling = this.spellings[leaf]!;
    if (at === spelling.length) this.heads[node] = leaf;
    else this.leaves[this.extend(node, spelling.charCodeAt(at))] = leaf;
  }

  private extend(node: number, unit: number): number {
    const { mask, keys } = this;
    let slot = hash(node, unit) & mask;
    while (keys[slot] !== 0) slot = (slot + 1) & mask;
    const child = this.nodes;
    keys[slot] = keyOf(node, unit);
    this.children[slot] = child;
    this.edges += 1;
    this.nodes += 1;
    return child;
  }
}

function widened(array: Int32Array, size: number): Int32Array {
  const wide = new Int32Array(size).fill(NOTHING, array.length);
  wide.set(array);
  return wide;
}

/** Exact below 2^53, and never 0. */
function keyOf(node: number, unit: number): number {
  return node * 0x10000 + unit + 1;
}

function hash(node: number, unit: number): number {
  let mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
