import { describe, expect, it } from 'vitest';
import { dominatorsOf, retainedOf } from '../../../src/snapshot/retained/dominators.js';
import { seeded } from '../../support/seeded.js';

const NONE = -1;

function graphOf(edges: number[][]) {
  const offsets = Int32Array.from([0, ...edges.map((_, at) => edges.slice(0, at + 1).flat().length)]);
  return { offsets, targets: Int32Array.from(edges.flat()) };
}

/** What `top` reaches without going through `without`. */
function reach(edges: number[][], top: number, without = NONE): Set<number> {
  const seen = new Set<number>();
  const visit = (node: number) => {
    if (node === without || seen.has(node)) return;
    seen.add(node);
    for (const to of edges[node]!) visit(to);
  };
  visit(top);
  return seen;
}

/** By what a dominator is: without it the node is not reached. The nearest is the one that has most dominators itself. */
function plainDominators(edges: number[][], top: number): number[] {
  const reached = reach(edges, top);
  const dominating = edges.map((_, node) =>
    edges
      .map((_, at) => at)
      .filter(
        (at) => at !== node && reached.has(node) && reached.has(at) && !reach(edges, top, at).has(node),
      ),
  );
  return dominating.map((those) =>
    those.reduce(
      (nearest, at) =>
        nearest === NONE || dominating[at]!.length > dominating[nearest]!.length ? at : nearest,
      NONE,
    ),
  );
}

describe('dominators', () => {
  it('are those of a plain search, on random graphs', () => {
    const random = seeded('dominators');
    for (let round = 0; round < 300; round++) {
      const count = 2 + Math.floor(random() * 14);
      const density = random() * 3;
      const edges = Array.from({ length: count }, () =>
        Array.from({ length: Math.floor(random() * (1 + density)) }, () => Math.floor(random() * count)),
      );
      const top = Math.floor(random() * count);
      const found = dominatorsOf(graphOf(edges), top);
      expect([...found]).toEqual(plainDominators(edges, top));
      const retained = retainedOf(found, new Float64Array(count).fill(1));
      const reached = reach(edges, top);
      for (const node of reached) {
        const left = node === top ? new Set() : reach(edges, top, node);
        expect(retained[node]).toBe(reached.size - left.size);
      }
    }
  });

  it('are found of a list as long as a full heap of 8 MiB', () => {
    const count = 524_288;
    const offsets = Int32Array.from({ length: count + 1 }, (_, at) => Math.min(at, count - 1));
    const targets = Int32Array.from({ length: count - 1 }, (_, at) => at + 1);
    const found = dominatorsOf({ offsets, targets }, 0);
    expect(found[count - 1]).toBe(count - 2);
    expect(retainedOf(found, new Float64Array(count).fill(16))[0]).toBe(16 * count);
  });
});
