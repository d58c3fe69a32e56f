/** A graph by its references: those of node n are targets[offsets[n]] up to offsets[n + 1]. */
export interface References {
  offsets: Int32Array;
  targets: Int32Array;
}

/** No node: the top has no dominator, and neither has what it does not reach. */
const NONE = -1;

/**
 * Of each node the last one through which all ways from `top` to it go: Lengauer and Tarjan, "A Fast Algorithm for Finding Dominators in a Flowgraph", 1979,
 * the simple version; O(m log n), without recursion.
 */
export function dominatorsOf({ offsets, targets }: References, top: number): Int32Array {
  const count = offsets.length - 1;
  // Numbers are those of a walk in depth first, from 0.
  const number = new Int32Array(count).fill(NONE);
  const vertex = new Int32Array(count);
  const parent = new Int32Array(count);
  const next = offsets.slice(0, count);
  let last = 0;
  number[top] = 0;
  vertex[0] = top;
  const stack = new Int32Array(count);
  let depth = 1;
  stack[0] = top;
  while (depth > 0) {
    const node = stack[depth - 1]!;
    if (next[node] === offsets[node + 1]) {
      depth -= 1;
      continue;
    }
    const to = targets[next[node]!++]!;
    if (number[to] !== NONE) continue;
    last += 1;
    number[to] = last;
    vertex[last] = to;
    parent[last] = number[node]!;
    stack[depth++] = to;
  }
  const reached = last + 1;
  const { from, sources } = sourcesOf({ offsets, targets }, number, reached);
  const semi = Int32Array.from({ length: reached }, (_, at) => at);
  const label = Int32Array.from({ length: reached }, (_, at) => at);
  const ancestor = new Int32Array(reached).fill(NONE);
  const dominator = new Int32Array(reached);
  const bucket = new Int32Array(reached).fill(NONE);
  const inBucket = new Int32Array(reached).fill(NONE);
  const way = new Int32Array(reached);
  const lowest = (at: number): number => {
    if (ancestor[at] === NONE) return at;
    let length = 0;
    for (let up = at; ancestor[ancestor[up]!] !== NONE; up = ancestor[up]!) way[length++] = up;
    while (length > 0) {
      const up = way[--length]!;
      const above = ancestor[up]!;
      if (semi[label[above]!]! < semi[label[up]!]!) label[up] = label[above]!;
      ancestor[up] = ancestor[above]!;
    }
    return label[at]!;
  };
  for (let at = last; at > 0; at--) {
    for (let edge = from[at]!; edge < from[at + 1]!; edge++) {
      const least = semi[lowest(sources[edge]!)]!;
      if (least < semi[at]!) semi[at] = least;
    }
    inBucket[at] = bucket[semi[at]!]!;
    bucket[semi[at]!] = at;
    const above = parent[at]!;
    ancestor[at] = above;
    for (let of = bucket[above]!; of !== NONE; of = inBucket[of]!) {
      const least = lowest(of);
      dominator[of] = semi[least]! < semi[of]! ? least : above;
    }
    bucket[above] = NONE;
  }
  const dominators = new Int32Array(count).fill(NONE);
  for (let at = 1; at < reached; at++) {
    if (dominator[at] !== semi[at]) dominator[at] = dominator[dominator[at]!]!;
    dominators[vertex[at]!] = vertex[dominator[at]!]!;
  }
  return dominators;
}

/** By number of each node: the numbers of those that refer to it. */
function sourcesOf({ offsets, targets }: References, number: Int32Array, reached: number) {
  const from = new Int32Array(reached + 1);
  const count = offsets.length - 1;
  for (let node = 0; node < count; node++) {
    if (number[node] === NONE) continue;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++)
      from[number[targets[edge]!]! + 1]! += 1;
  }
  for (let at = 0; at < reached; at++) from[at + 1]! += from[at]!;
  const filled = from.slice(0, reached);
  const sources = new Int32Array(from[reached]!);
  for (let node = 0; node < count; node++) {
    if (number[node] === NONE) continue;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      sources[filled[number[targets[edge]!]!]!++] = number[node]!;
    }
  }
  return { from, sources };
}

/**
 * What would be gone with each node, in `sizes`' unit: its own and of all that it dominates. By the nodes in the order of `dominators`, each after
 * the one that dominates it.
 */
export function retainedOf(dominators: Int32Array, sizes: Float64Array): Float64Array {
  const retained = Float64Array.from(sizes);
  // Children before parents, by counting off those that are left.
  const left = new Int32Array(dominators.length);
  for (const up of dominators) if (up !== NONE) left[up]! += 1;
  for (let node = 0; node < dominators.length; node++) {
    for (let at = node; left[at] === 0; ) {
      left[at] = NONE;
      const up = dominators[at]!;
      if (up === NONE) break;
      retained[up]! += retained[at]!;
      left[up]! -= 1;
      at = up;
    }
  }
  return retained;
}
