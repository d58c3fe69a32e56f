import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, RecordOf } from '../../session/schema.js';

/** What a capture holds, as it stands there. */
export interface RecordCounts {
  /** How many records there are of each type, in the order in which the types come up. */
  byType: Map<CaptureRecord['type'], number>;
  /** What the firmware printed of its heap, and of the system's; the last of them where there are many. */
  heapFigures: RecordOf<'heap-figures'>[];
  systemHeap: RecordOf<'system-heap'>[];
  /** What was not understood, the last of it. */
  discarded: RecordOf<'discarded'>[];
}

export const MAX_FIGURES = 500;

export class RecordCountsFold implements Fold<RecordCounts> {
  readonly #byType: RecordCounts['byType'] = new Map();
  readonly #heapFigures: RecordCounts['heapFigures'] = [];
  readonly #systemHeap: RecordCounts['systemHeap'] = [];
  readonly #discarded: RecordCounts['discarded'] = [];

  add(record: CaptureRecord): void {
    this.#byType.set(record.type, (this.#byType.get(record.type) ?? 0) + 1);
    if (record.type === 'heap-figures') pushLast(this.#heapFigures, record);
    if (record.type === 'system-heap') pushLast(this.#systemHeap, record);
    if (record.type === 'discarded') pushLast(this.#discarded, record);
  }

  result(): RecordCounts {
    return {
      byType: this.#byType,
      heapFigures: this.#heapFigures,
      systemHeap: this.#systemHeap,
      discarded: this.#discarded,
    };
  }
}

function pushLast<Item>(items: Item[], item: Item): void {
  items.push(item);
  if (items.length > MAX_FIGURES) items.shift();
}
