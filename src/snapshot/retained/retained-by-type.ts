/** Adds to each type what its objects retain, each byte once: of one within another of the same type it is the outer's. */
export function retainedByType(
  {
    dominators,
    retained,
    names,
    top,
  }: { dominators: Int32Array; retained: Float64Array; names: readonly (string | null)[]; top: number },
  types: ReadonlyMap<string, { retainedBytes: number }>,
): void {
  const { offsets, children } = childrenOf(dominators);
  const inside = new Map<string, number>();
  const stack: { node: number; next: number }[] = [{ node: top, next: offsets[top]! }];
  while (stack.length > 0) {
    const at = stack.at(-1)!;
    if (at.next < offsets[at.node + 1]!) {
      const node = children[at.next++]!;
      enter(node);
      stack.push({ node, next: offsets[node]! });
      continue;
    }
    stack.pop();
    const name = names[at.node];
    if (name) inside.set(name, inside.get(name)! - 1);
  }

  function enter(node: number): void {
    const name = names[node];
    if (!name) return;
    const depth = inside.get(name) ?? 0;
    if (depth === 0) types.get(name)!.retainedBytes += retained[node]!;
    inside.set(name, depth + 1);
  }
}

function childrenOf(dominators: Int32Array): { offsets: Int32Array; children: Int32Array } {
  const offsets = new Int32Array(dominators.length + 1);
  for (const up of dominators) if (up >= 0) offsets[up + 1]! += 1;
  for (let at = 0; at < dominators.length; at++) offsets[at + 1]! += offsets[at]!;
  const filled = offsets.slice(0, -1);
  const children = new Int32Array(offsets.at(-1)!);
  dominators.forEach((up, node) => {
    if (up >= 0) children[filled[up]!++] = node;
  });
  return { offsets, children };
}
