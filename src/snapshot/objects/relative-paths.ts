import { NONE, type ObjectGraph } from './object-graph.js';
import { isHolder, rootName, typeName, wholeOf, writtenStep } from './path-to.js';
import { eachStep, type Step } from './slots.js';
import type { WordReader } from './word-reader.js';

/** How an object is come to from the one that holds it: put behind that one's path it is a path as pathTo() writes it. */
export interface RelativePath {
  text: string;
  /** References on the way. */
  steps: number;
}

/** Of a longer way the first steps and the last are told. */
const MOST_STEPS = 10;

/**
 * Of each object the way from its holder, which comes before it; from its root where `holder` is NONE. Each way to an object leads through what
 * dominates it, so the shortest one begins with the shortest one to its holder.
 */
export function relativePaths(
  graph: ObjectGraph,
  words: WordReader,
  objects: readonly { node: number; holder: number }[],
): RelativePath[] {
  const ways = objects.map(({ node, holder }) => wayBetween(graph, node, holder));
  const steps = stepsOf(graph, words, ways);
  return objects.map(({ holder }, at) => {
    const way = ways[at]!;
    const root = graph.roots[way[0]! - graph.image.count];
    let text = root && holder === NONE ? rootName(root) : '';
    for (let place = 1; place < way.length; place++) {
      const step = steps.get(way[place - 1]!)?.get(way[place]!) ?? UNNAMED;
      if (place > MOST_STEPS && place < way.length - 1) continue;
      if (place > MOST_STEPS) text += ` → … ${way.length - 2 - MOST_STEPS} more`;
      text += writtenStep(place > MOST_STEPS ? UNNAMED : step, () => typeName(graph, way[place]!));
    }
    return { text, steps: way.length - 1 };
  });
}

const UNNAMED: Step = { type: 'unnamed' };

/** The nodes from a holder, or from the root, to an object. */
function wayBetween(graph: ObjectGraph, node: number, holder: number): number[] {
  const way = [node];
  for (let at = node; at !== holder; ) {
    at = wholeOf(graph, graph.parents[at]!);
    if (at === NONE || at === graph.top) break;
    way.push(at);
  }
  return way.reverse();
}

/** By what refers and what is referred to; what refers to many is read once. */
function stepsOf(
  graph: ObjectGraph,
  words: WordReader,
  ways: readonly number[][],
): Map<number, Map<number, Step>> {
  const found = new Map<number, Map<number, Step>>();
  for (const way of ways) {
    for (let at = 1; at < way.length; at++) {
      const from = found.get(way[at - 1]!) ?? new Map<number, Step>();
      found.set(way[at - 1]!, from.set(way[at]!, UNNAMED));
    }
  }
  for (const [parent, wanted] of found) {
    const above = wholeOf(graph, graph.parents[parent]!);
    const isNamespace = above !== NONE && isHolder(graph, above);
    eachStep(graph, words, { parent, isNamespace }, (child, stepOf) => {
      if (wanted.get(child)?.type === 'unnamed') wanted.set(child, stepOf());
    });
  }
  return found;
}
