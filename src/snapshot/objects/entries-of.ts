import { type ObjectGraph, tableOf } from './object-graph.js';
import { usedIn } from './object-layout.js';
import { KINDS } from './object-types.js';
import { tasksIn } from './tasks-in.js';

/** How many a container holds; null for what is none, or whose length is not known. */
export function entriesOf({ image, kinds, roots }: ObjectGraph, node: number): number | null {
  if (node >= image.count) {
    const root = roots[node - image.count];
    return root ? tableOf(root).used : null;
  }
  switch (KINDS[kinds[node]!]) {
    case 'list':
    case 'set':
      return image.wordOf(node, 2);
    case 'tuple':
      return image.wordOf(node, 1);
    case 'dict':
    case 'instance':
      return usedIn(image.wordOf(node, 1));
    case 'task queue':
      return tasksIn(image, node).length;
    default:
      return null;
  }
}
