import { NONE, type ObjectGraph, type SnapshotRoot } from './object-graph.js';
import { KINDS } from './object-types.js';
import { type Step, stepTo } from './slots.js';
import type { WordReader } from './word-reader.js';

/** Objects between a root and the one at the end: longer paths say how they begin and end. */
const MOST_STEPS = 12;

/**
 * The shortest way from a root to a node in Python's words, like `__main__.client.pending['k'][1]`; what Python has no expression for is behind an arrow, by
 * its type: `__main__.step → closure → cell → bytearray`, and goes on from there: `… → generator → Server.sessions`. null for what no root reaches.
 */
export function pathTo(graph: ObjectGraph, words: WordReader, node: number): string | null {
  const way = wayTo(graph, node);
  if (way === null) return null;
  const { image, roots } = graph;
  let text = rootName(roots[way[0]! - image.count]!);
  const shown = way.length > MOST_STEPS ? MOST_STEPS - 2 : way.length;
  for (let at = 1; at < way.length; at++) {
    if (at >= shown && at < way.length - 1) continue;
    if (at > shown) {
      text += ` → … ${way.length - 1 - shown} more → ${typeName(graph, way[at]!)}`;
      break;
    }
    const isNamespace = at >= 2 && isHolder(graph, way[at - 2]!);
    const step = stepTo(graph, words, { parent: way[at - 1]!, child: way[at]!, isNamespace });
    text += writtenStep(step, () => typeName(graph, way[at]!));
  }
  return text;
}

/** A step as it stands in a path: of what Python has no expression for, by the type of what it leads to. */
export function writtenStep(step: Step, type: () => string): string {
  switch (step.type) {
    case 'within':
      return '';
    case 'attribute':
      return `.${step.name}`;
    case 'item':
      return `[${step.key}]`;
    case 'default':
      return ` → default ${type()}`;
    case 'unnamed':
      return ` → ${type()}`;
  }
}

/** The name of a node's type, as it is shown. */
export function typeName({ image, kinds, types }: ObjectGraph, node: number): string {
  if (node >= image.count) return 'module';
  if (KINDS[kinds[node]!] === 'unknown') return 'unknown';
  const type = types.of(node);
  if (type === null) return 'unknown';
  return type.kind === 'cell' ? 'cell' : type.name === '' ? 'object' : type.name;
}

export function rootName({ kind, name }: SnapshotRoot): string {
  return kind === 'modules' ? 'sys.modules' : name;
}

/** A part stands for its owner. */
export function wholeOf({ image, owners }: ObjectGraph, node: number): number {
  return node >= 0 && node < image.count && owners[node] !== NONE ? owners[node]! : node;
}

/** The nodes from a root to one, without parts. */
function wayTo(graph: ObjectGraph, node: number): number[] | null {
  const way: number[] = [];
  let at = wholeOf(graph, node);
  while (at !== graph.top) {
    way.push(at);
    const parent = graph.parents[at]!;
    if (parent === NONE) return null;
    at = wholeOf(graph, parent);
  }
  return way.reverse();
}

/** Whether a dict of it is its namespace. */
export function isHolder({ kinds, image }: ObjectGraph, node: number): boolean {
  if (node >= image.count) return false;
  const kind = KINDS[kinds[node]!];
  return kind === 'module' || kind === 'class';
}
