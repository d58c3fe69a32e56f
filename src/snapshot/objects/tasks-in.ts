import type { HeapImage } from '../image/heap-image.js';

/** Words of a task behind its type that link it to others of its queue: child, last child, next (py/pairheap.h). */
const [CHILD, NEXT] = [1, 3];
/** With the type. */
export const LINK_WORDS = 4;

/** Of each task its queue: a task that several of them lead to is of the first, or as many queues as there are could each visit all tasks. */
const QUEUES = new WeakMap<HeapImage, Map<number, number>>();

/** The tasks of asyncio in a queue, as nodes: the first one leads to the others. What runs the tasks has one, an Event, a Lock (extmod/modasyncio.c). */
export function tasksIn(image: HeapImage, queue: number): number[] {
  const queueOf = QUEUES.get(image) ?? new Map<number, number>();
  QUEUES.set(image, queueOf);
  const found = new Set<number>();
  const way = [image.wordOf(queue, 1)];
  let type: number | null = null;
  for (let word = way.pop(); word !== undefined; word = way.pop()) {
    const task = image.nodeAt(word);
    if (task < 0 || found.has(task) || image.wordsOf(task) < LINK_WORDS) continue;
    type ??= image.wordOf(task, 0);
    if (image.wordOf(task, 0) !== type || (queueOf.get(task) ?? queue) !== queue) continue;
    queueOf.set(task, queue);
    found.add(task);
    way.push(image.wordOf(task, NEXT), image.wordOf(task, CHILD));
  }
  return [...found];
}
