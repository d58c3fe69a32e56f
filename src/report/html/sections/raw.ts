import type { RawTable, RawView } from '../../run/view-raw.js';
import { dataTable } from '../markup/data-table.js';
import { factList } from '../markup/facts.js';
import { element, type Markup } from '../markup/markup.js';

const CAPTION =
  'As in the capture: exact bytes, the agent included. The capture is a text file with one JSON record a line.';

/** The figures behind the page, folded, in print too. */
export function rawFigures({ records, maps, heapFigures, systemHeap }: RawView): Markup[] {
  return [
    element('p', { class: 'caption' }, CAPTION),
    element(
      'details',
      { class: 'raw' },
      element('summary', {}, 'Records, heap maps and figures'),
      element('h3', {}, 'Records by type'),
      factList(records),
      ...tableOf('Heap maps', maps),
      ...tableOf('What the firmware said of its heap', heapFigures),
      ...tableOf('What esp32.idf_heap_info() said of the system’s heap', systemHeap),
    ),
  ];
}

function tableOf(caption: string, { columns, rows }: RawTable): Markup[] {
  return rows.length === 0 ? [] : [dataTable(caption, columns, rows)];
}
