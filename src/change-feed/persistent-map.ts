interface Leaf<Value> {
  kind: 'leaf';
  hash: number;
  key: string;
  value: Value;
}

/** Keys whose hashes are equal in every bit. */
interface Collision<Value> {
  kind: 'collision';
  hash: number;
  leaves: readonly Leaf<Value>[];
}

interface Branch<Value> {
  kind: 'branch';
  /** Which of the 32 places are taken; `nodes` holds those only, in order. */
  bitmap: number;
  nodes: readonly Node<Value>[];
}

type Node<Value> = Leaf<Value> | Collision<Value> | Branch<Value>;

const BITS = 5;
const MASK = 31;

/**
 * An immutable map from text. A changed copy shares all but a few nodes with the original (a hash trie, 32 ways a level),
 * so that one more entry costs the same at ten entries as at ten thousand, and whoever holds an older one keeps it as it
 * was.
 */
export class PersistentMap<Value> {
  private constructor(
    private readonly root: Node<Value> | null,
    readonly size: number,
  ) {}

  static empty<Value>(): PersistentMap<Value> {
    return new PersistentMap<Value>(null, 0);
  }

  get(key: string): Value | undefined {
    const hash = hashOf(key);
    let node = this.root;
    for (let shift = 0; node !== null; shift += BITS) {
      if (node.kind === 'leaf') return node.key === key ? node.value : undefined;
      if (node.kind === 'collision') return node.leaves.find((leaf) => leaf.key === key)?.value;
      const bit = bitOf(hash, shift);
      node = (node.bitmap & bit) === 0 ? null : node.nodes[indexOf(node.bitmap, bit)]!;
    }
    return undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** A copy in which `key` has this value. */
  set(key: string, value: Value & NonNullable<unknown>): PersistentMap<Value> {
    const leaf: Leaf<Value> = { kind: 'leaf', hash: hashOf(key), key, value };
    const root = this.root === null ? leaf : insert(this.root, leaf, 0);
    return new PersistentMap(root, this.size + (this.has(key) ? 0 : 1));
  }

  /** A copy without `key`; this very map when it has none. */
  delete(key: string): PersistentMap<Value> {
    if (this.root === null || !this.has(key)) return this;
    return new PersistentMap(remove(this.root, key, hashOf(key), 0), this.size - 1);
  }

  /** In no order that means anything. */
  *entries(): Generator<[string, Value]> {
    const pending: Node<Value>[] = this.root === null ? [] : [this.root];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (node.kind === 'leaf') yield [node.key, node.value];
      else pending.push(...(node.kind === 'branch' ? node.nodes : node.leaves));
    }
  }

  *values(): Generator<Value> {
    for (const [, value] of this.entries()) yield value;
  }
}

function insert<Value>(node: Node<Value>, leaf: Leaf<Value>, shift: number): Node<Value> {
  if (node.kind === 'branch') {
    const bit = bitOf(leaf.hash, shift);
    const index = indexOf(node.bitmap, bit);
    if ((node.bitmap & bit) === 0) {
      return {
        ...node,
        bitmap: node.bitmap | bit,
        nodes: [...node.nodes.slice(0, index), leaf, ...node.nodes.slice(index)],
      };
    }
    return { ...node, nodes: node.nodes.with(index, insert(node.nodes[index]!, leaf, shift + BITS)) };
  }
  if (node.kind === 'leaf' && node.key === leaf.key) return leaf;
  if (node.hash !== leaf.hash) return apart(node, leaf, shift);
  const others = node.kind === 'leaf' ? [node] : node.leaves.filter((other) => other.key !== leaf.key);
  return { kind: 'collision', hash: node.hash, leaves: [...others, leaf] };
}

/** Branches down to where the two hashes differ. */
function apart<Value>(one: Leaf<Value> | Collision<Value>, two: Leaf<Value>, shift: number): Node<Value> {
  const first = bitOf(one.hash, shift);
  const second = bitOf(two.hash, shift);
  if (first === second) return { kind: 'branch', bitmap: first, nodes: [apart(one, two, shift + BITS)] };
  const nodes = first >>> 0 < second >>> 0 ? [one, two] : [two, one];
  return { kind: 'branch', bitmap: first | second, nodes };
}

function remove<Value>(node: Node<Value>, key: string, hash: number, shift: number): Node<Value> | null {
  if (node.kind === 'leaf') return null;
  if (node.kind === 'collision') {
    const leaves = node.leaves.filter((leaf) => leaf.key !== key);
    return leaves.length === 1 ? leaves[0]! : { ...node, leaves };
  }
  const bit = bitOf(hash, shift);
  const index = indexOf(node.bitmap, bit);
  const below = remove(node.nodes[index]!, key, hash, shift + BITS);
  if (below !== null && (below.kind === 'branch' || node.nodes.length > 1)) {
    return { ...node, nodes: node.nodes.with(index, below) };
  }
  // A branch with nothing but one entry is that entry.
  if (below !== null) return below;
  const nodes = node.nodes.toSpliced(index, 1);
  if (nodes.length === 0) return null;
  const [only] = nodes;
  return nodes.length === 1 && only!.kind !== 'branch' ? only! : { ...node, bitmap: node.bitmap & ~bit, nodes };
}

function bitOf(hash: number, shift: number): number {
  return 1 << ((hash >>> shift) & MASK);
}

/** How many places before this one are taken. */
function indexOf(bitmap: number, bit: number): number {
  let below = bitmap & (bit - 1);
  below -= (below >>> 1) & 0x55555555;
  below = (below & 0x33333333) + ((below >>> 2) & 0x33333333);
  return (((below + (below >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** FNV-1a over the text's code units, stirred, since tries look at the lowest bits first. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
