import type { CaptureRecords } from '../../session/records/capture-records.js';
import { NONE } from '../objects/object-graph.js';
import { KINDS } from '../objects/object-types.js';
import { type OpenSnapshot, openSnapshot } from '../objects/open-snapshot.js';
import { keptObjects } from './kept-objects.js';

/** Strings or bytes that are equal, each an object of its own. */
export interface Duplicates {
  type: 'str' | 'bytes';
  /** How it begins. */
  text: string;
  count: number;
  /** What all but one of them take, in whole blocks. */
  bytes: number;
}

const MOST = 100;
const MOST_TEXT = 40;

/** Of the snapshot that a capture holds, what takes most first; none where it has none. Interned strings are equal by being one. */
export function duplicatesIn(records: Pick<CaptureRecords, 'first' | 'ofType'>): Duplicates[] {
  const record = records.first('snapshot');
  return record ? duplicatesOf(openSnapshot(record, records.ofType('snapshot-memory'))) : [];
}

export function duplicatesOf(snapshot: OpenSnapshot): Duplicates[] {
  const { image, graph } = snapshot;
  const { self, isOwn } = keptObjects(snapshot);
  const found = new Map<string, Duplicates & { mostBytes: number }>();
  for (let node = 0; node < image.count; node++) {
    const kind = KINDS[graph.kinds[node]!];
    const isCounted = graph.parents[node] !== NONE && graph.owners[node] === NONE && !isOwn[node];
    if (!isCounted || (kind !== 'str' && kind !== 'bytes')) continue;
    const [length, data] = [image.wordOf(node, 2), image.wordOf(node, 3)];
    // In ROM there is one of each.
    if (length === 0 || !image.has(data)) continue;
    const content = Buffer.from(image.bytesAt(data, length)).toString('latin1');
    if (content.length !== length) continue;
    const key = `${kind} ${content}`;
    const of = found.get(key) ?? { type: kind, text: shown(content, kind), count: 0, bytes: 0, mostBytes: 0 };
    found.set(key, of);
    of.count += 1;
    of.bytes += self[node]!;
    of.mostBytes = Math.max(of.mostBytes, self[node]!);
  }
  return [...found.values()]
    .filter(({ count }) => count > 1)
    .map(({ mostBytes, ...of }) => ({ ...of, bytes: of.bytes - mostBytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.text < b.text ? -1 : 1))
    .slice(0, MOST);
}

function shown(content: string, kind: 'str' | 'bytes'): string {
  const bytes = Buffer.from(content.slice(0, 4 * MOST_TEXT), 'latin1');
  const text = kind === 'str' ? bytes.toString('utf8') : bytes.toString('latin1');
  return text.slice(0, MOST_TEXT);
}
