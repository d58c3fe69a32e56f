import type { HeapArea } from '../../heap/map/heap-area.js';
import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import type { NewRecord } from '../../session/schema.js';
import { lineOfPlace } from '../sampler/line-counters.js';
import { readHeapMap } from '../sampler/read-heap-map.js';
import { COLLECT_LINE, MAP_LINE } from '../script/measuring-line.js';
import type { AgentLink } from '../wire/agent-link.js';
import type { WireLineEnd } from '../wire/wire-signs.js';
import type { MapAtEnd } from './kept-blocks.js';

/** Of the agent's signal between two calls, or behind a collection of its own; see agent-py/lines.py. */
const BOUND = 1;

/** Letters of all maps together, one a block: what is kept of them in memory. */
const MOST_LETTERS = 2 ** 27;

/** Takes the heap maps that the agent prints at the end of each line. */
export class MapRecorder {
  readonly maps: MapAtEnd[] = [];
  /** Maps that stand between two calls or passes. */
  bounds = 0;
  blockBytes = 0;
  /** Whether one did not come whole. */
  damaged = false;
  readonly #onMap: () => void;
  #letters = 0;
  #ended: WireLineEnd | null = null;

  constructor(onMap: () => void) {
    this.#onMap = onMap;
  }

  /** Whether there were more than are kept. */
  get isFull(): boolean {
    return this.#letters > MOST_LETTERS;
  }

  readonly onLineEnd = (end: WireLineEnd): void => {
    this.#ended = end;
  };

  take(record: NewRecord): void {
    const ended = this.#ended;
    if (record.type !== 'heap-map' && record.type !== 'discarded') return;
    this.#ended = null;
    if (record.type === 'discarded' || ended === null) {
      this.damaged ||= record.type === 'discarded';
      return;
    }
    const dump = parseHeapDump(record.dump);
    this.blockBytes = dump.blockBytes;
    const place = ended.place === BOUND ? 'bound' : lineOfPlace(ended.place);
    this.#letters += dump.areas.reduce((sum, { letters }) => sum + letters.length, 0);
    if (this.isFull) this.damaged = true;
    else {
      if (place === 'bound') this.bounds += 1;
      this.maps.push({ ended: place, areas: dump.areas });
    }
    this.#onMap();
  }
}

/** How long a heap map takes. */
export async function mapMs(link: AgentLink): Promise<number> {
  const startedMs = performance.now();
  await readHeapMap(link, 'between', MAP_LINE);
  return performance.now() - startedMs;
}

/**
 * Two behind a collection, with an object between them that takes the lowest places: what a line that reads a map leaves stands elsewhere in
 * the other.
 */
export async function lastMaps(link: AgentLink): Promise<(readonly HeapArea[])[]> {
  const maps: (HeapDump | null)[] = [];
  for (const filler of ['None', 'bytearray(640)']) {
    await link.repl.run(`_mpgc.value=${filler}`, 'collecting');
    await link.repl.run(COLLECT_LINE, 'collecting');
    maps.push(await readHeapMap(link, 'between', MAP_LINE));
  }
  return maps.flatMap((map) => (map ? [map.areas] : []));
}
