// Prints what decoding a full heap of 8 MiB costs, and its dominators beside those of a plain implementation on the same graph: npm run bench:snapshot
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bundled } from '../scripts/bundled.js';
import { inTurn } from './in-turn.js';

const { buildGraph, dominatorsOf, HeapImage, keptObjects, ObjectTypes, retainedOf, WordReader } =
  await bundled(
    'src/snapshot/image/heap-image.ts',
    'src/snapshot/objects/object-graph.ts',
    'src/snapshot/objects/object-types.ts',
    'src/snapshot/objects/word-reader.ts',
    'src/snapshot/retained/dominators.ts',
    'src/snapshot/retained/kept-objects.ts',
  );

const BLOCK = 16;
const BLOCKS = 524_288;
const BASE = 0x3f80_0000;
const TYPES = ['type', 'list', 'tuple'].map((name, at) => ({ name, address: 0x1000 + 16 * at }));
const [, LIST, TUPLE] = TYPES.map(({ address }) => address);
/** As `None`, `False`, `True`, 0, 1, 'get', 3 / 2 and `list` are on most boards. */
const SPECIMENS = [6, 14, 30, 1, 3, 690, 0x1100, LIST];
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const { image, root } = fullHeap();
const record = { specimens: SPECIMENS, floatWords: null, wordBytes: 4, names: [], ownAddress: null };
const decode = () => {
  const types = new ObjectTypes(image, TYPES);
  const graph = buildGraph(image, types, [root]);
  return { graph, words: new WordReader(image, types, record) };
};

collect();
const before = process.memoryUsage();
const startedMs = performance.now();
const cpuBefore = process.cpuUsage();
const { graph, words } = decode();
const decodedMs = performance.now() - startedMs;
const kept = keptObjects({ graph, words, record });
retainedOf(kept.dominators, kept.sizes);
const keptMs = performance.now() - startedMs - decodedMs;
const cpuMs = process.cpuUsage(cpuBefore).user / 1000;
const after = process.memoryUsage();
const mebibytes = (after.rss - before.rss) / 2 ** 20;
console.log(
  `${image.count} allocations in ${BLOCKS} blocks, ${graph.targets.length} references, ${graph.reached} reached: decoded in ${decodedMs.toFixed(0)} ms, who keeps what in ${keptMs.toFixed(0)} ms (${cpuMs.toFixed(0)} ms of a processor in all), ${mebibytes.toFixed(0)} MiB more (${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB at most in all)`,
);

const same = plainDominators(graph, graph.top);
const differing = kept.dominators.reduce((sum, of, node) => sum + (of === same[node] ? 0 : 1), 0);
if (differing > 0) throw new Error(`${differing} dominators differ from those of the plain implementation`);
await inTurn(
  'dominators of a full heap',
  () => dominatorsOf(graph, graph.top),
  'by plain iteration, the same ones',
  () => plainDominators(graph, graph.top),
);

/** Lists of two tuples and two other lists, of which tuples refer to further lists: as many blocks as 8 MiB have. */
function fullHeap() {
  const bytes = new Uint8Array(BLOCKS * BLOCK);
  const view = new DataView(bytes.buffer);
  const letters = [];
  let seed = 1;
  const random = (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const units = Math.floor((BLOCKS - 2) / 4) - 1;
  const listAt = (unit) => BASE + (2 + 4 * unit) * BLOCK;
  const write = (at, ...values) => {
    for (const [index, value] of values.entries()) view.setUint32(at - BASE + 4 * index, value, true);
  };
  // The table of globals: one name, and a list that all begins with.
  write(BASE, 10, listAt(0));
  letters.push('h=');
  for (let unit = 0; unit < units; unit++) {
    const at = listAt(unit);
    const [items, tuple, other] = [at + BLOCK, at + 2 * BLOCK, at + 3 * BLOCK];
    write(at, LIST, 4, 4, items);
    // The next list, so that all are reached, and one of those before, so that it is no tree.
    write(items, tuple, other, listAt(Math.min(unit + 1 + random(8), units - 1)), listAt(random(unit + 1)));
    write(tuple, TUPLE, 2, listAt(random(units)), listAt(Math.min(unit + 1, units - 1)));
    write(other, TUPLE, 1, 1);
    letters.push('LhTT');
  }
  const rest = BLOCKS - letters.join('').length;
  const dump = {
    blockBytes: BLOCK,
    areas: [{ address: BASE.toString(16), letters: letters.join('') + '.'.repeat(rest) }],
  };
  return {
    image: new HeapImage(dump, [{ address: BASE, bytes }], 4),
    root: { kind: 'globals', name: '__main__', address: 0x2000, words: [0, 8, 1, BASE] },
  };
}

/** Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm", 2001: what most tools do, in order until nothing changes. */
function plainDominators({ offsets, targets }, top) {
  const count = offsets.length - 1;
  const order = [];
  const place = new Int32Array(count).fill(-1);
  const seen = new Uint8Array(count);
  const next = offsets.slice(0, count);
  const stack = [top];
  seen[top] = 1;
  while (stack.length > 0) {
    const node = stack.at(-1);
    if (next[node] === offsets[node + 1]) {
      place[node] = order.length;
      order.push(stack.pop());
      continue;
    }
    const to = targets[next[node]++];
    if (seen[to]) continue;
    seen[to] = 1;
    stack.push(to);
  }
  const sources = Array.from({ length: count }, () => []);
  for (const node of order) {
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++) sources[targets[edge]].push(node);
  }
  const dominators = new Int32Array(count).fill(-1);
  dominators[top] = top;
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = order.length - 2; at >= 0; at--) {
      const node = order[at];
      let found = -1;
      for (const source of sources[node]) {
        if (dominators[source] === -1) continue;
        if (found === -1) found = source;
        else {
          let other = source;
          while (found !== other) {
            while (place[found] < place[other]) found = dominators[found];
            while (place[other] < place[found]) other = dominators[other];
          }
        }
      }
      if (dominators[node] !== found) {
        dominators[node] = found;
        changed = true;
      }
    }
  }
  dominators[top] = -1;
  return dominators;
}
