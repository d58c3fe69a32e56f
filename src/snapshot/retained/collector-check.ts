import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { CollectorCheck } from '../../session/snapshot/owners-schema.js';
import { HeapImage } from '../image/heap-image.js';
import type { SnapshotRoot } from '../objects/object-graph.js';
import { tableOf } from '../objects/object-graph.js';

const MOST_VIOLATIONS = 100;

/** As the collector marks: each word of each block, from the names of the program and of its modules on (py/gc.c). */
export function checkCollector(
  image: HeapImage,
  roots: readonly SnapshotRoot[],
  after: HeapDump,
): CollectorCheck {
  const live = new Uint8Array(image.count);
  const stack: number[] = [];
  const mark = (word: number) => {
    const node = image.nodeAt(word);
    if (node < 0 || live[node]) return;
    live[node] = 1;
    stack.push(node);
  };
  for (const root of roots) {
    mark(tableOf(root).table);
    mark(root.address);
    if (root.moduleAddress !== undefined) mark(root.moduleAddress);
  }
  const isKnown = stack.length > 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const words = image.wordsOf(node);
    for (let at = 0; at < words; at++) mark(image.wordOf(node, at));
  }
  const later = new HeapImage(after, [], image.wordBytes);
  let predictedLive = 0;
  let survived = 0;
  const violations: CollectorCheck['violations'] = [];
  for (let node = 0; node < image.count; node++) {
    const blocks = image.blocks[node]!;
    const then = later.nodeAt(image.addresses[node]!);
    const isThere = then >= 0 && later.blocks[then] === blocks;
    if (isThere) survived += blocks;
    if (!live[node]) continue;
    predictedLive += blocks;
    if (!isThere && violations.length < MOST_VIOLATIONS)
      violations.push({ address: image.addresses[node]!, blocks });
  }
  const status = !isKnown ? 'not-checked' : violations.length === 0 ? 'passed' : 'failed';
  return { status, predictedLive, survived, violations };
}
