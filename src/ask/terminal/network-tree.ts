import type { NetworkBlock } from '../answer/block.js';

/**
 * A network as an indented tree from its first node, each edge with its type and direction. A node that was shown already
 * is named once more without what hangs on it.
 */
export function networkTree({ nodes, edges }: NetworkBlock): string {
  const lines: string[] = [];
  const shown = new Set<string>();
  const label = new Map(nodes.map((node) => [node.id, `${node.id} (${node.type})`]));

  const visit = (id: string, indent: string, cameFrom: string | null): void => {
    shown.add(id);
    const links = edges
      .filter((edge) => edge.from === id || edge.to === id)
      .map((edge) => ({ other: edge.from === id ? edge.to : edge.from, out: edge.from === id, type: edge.type }))
      .filter((link) => link.other !== cameFrom);
    for (const { other, out, type } of links) {
      const again = shown.has(other);
      lines.push(`${indent}${out ? `─${type}→` : `←${type}─`} ${label.get(other) ?? other}${again ? ' …' : ''}`);
      if (!again) visit(other, `${indent}  `, id);
    }
  };

  for (const node of nodes) {
    if (shown.has(node.id)) continue;
    lines.push(label.get(node.id)!);
    visit(node.id, '  ', null);
  }
  return lines.join('\n');
}
