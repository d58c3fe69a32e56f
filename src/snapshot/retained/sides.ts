import { SIDES, type Side } from '../../session/snapshot/sides.js';
import { NONE, type ObjectGraph } from '../objects/object-graph.js';
import { KINDS } from '../objects/object-types.js';
import { wholeOf } from '../objects/path-to.js';

const UNKNOWN = KINDS.indexOf('unknown');
const UNSEEN = 255;

/** Of each allocation, of SIDES: by the root of the shortest way to it. */
export function sidesOf(graph: ObjectGraph, isOwn: Uint8Array): Uint8Array {
  const { image, roots, kinds, parents } = graph;
  const sides = new Uint8Array(image.count);
  const ofRoot = roots.map(({ kind }) => SIDES.indexOf(kind === 'globals' ? 'program' : 'modules'));
  const reached = new Uint8Array(image.count + roots.length).fill(UNSEEN);
  reached.set(ofRoot, image.count);
  const way: number[] = [];
  for (let node = 0; node < image.count; node++) {
    if (isOwn[node]) sides[node] = SIDES.indexOf('mpgc');
    else if (parents[node] === NONE) sides[node] = SIDES.indexOf('vm');
    else if (kinds[node] === UNKNOWN) sides[node] = SIDES.indexOf('unknown');
    else {
      way.length = 0;
      let at = wholeOf(graph, node);
      for (; reached[at] === UNSEEN; at = wholeOf(graph, parents[at]!)) way.push(at);
      for (const on of way) reached[on] = reached[at]!;
      sides[node] = reached[at]!;
    }
  }
  return sides;
}

export function bytesBySide({ image }: ObjectGraph, sides: Uint8Array): Record<Side, number> {
  const bytes: Record<Side, number> = { program: 0, modules: 0, unknown: 0, vm: 0, mpgc: 0 };
  for (let node = 0; node < image.count; node++) bytes[SIDES[sides[node]!]!] += image.bytesOf(node);
  return bytes;
}
