import type { RawTable, RawView } from '../../../src/report/run/view-raw.js';
import { createElement, section } from '../dom/create-element.js';
import { dataTable } from '../dom/data-table.js';
import { factList } from './facts.js';

const CAPTION =
  'As they stand in the capture: bytes, not rounded, the agent included. The capture itself is a text file, one JSON record a line.';

/** The figures behind the page, folded. */
export function showRaw({ records, maps, heapFigures, systemHeap }: RawView): void {
  section('raw').append(
    createElement('p', { class: 'caption' }, CAPTION),
    createElement(
      'details',
      {},
      createElement('summary', {}, 'Records, heap maps and figures'),
      createElement('h3', {}, 'Records by type'),
      factList(records),
      ...tableOf('Heap maps', maps),
      ...tableOf('What the firmware said of its heap', heapFigures),
      ...tableOf('What esp32.idf_heap_info() said of the system’s heap', systemHeap),
    ),
  );
}

function tableOf(caption: string, { columns, rows }: RawTable): HTMLElement[] {
  return rows.length === 0 ? [] : [dataTable(caption, columns, rows)];
}
