import { FREE } from '../../../heap/map/heap-area.js';
import type { CompareSide } from '../../compare/view-compare-page.js';
import { countKinds } from '../../maps/block-kinds.js';
import { blocksPerCell, CELL_COLUMNS, type CellArea, cellRuns } from '../../maps/cell-runs.js';
import type { MapView } from '../../maps/view-maps.js';
import { formatCount, formatExactBytes, formatSigned } from '../../text/format.js';
import { KINDS } from '../../text/words/kinds.js';
import { dataTable } from '../markup/data-table.js';
import { element, type Markup } from '../markup/markup.js';
import { sizedText } from '../markup/sized-text.js';

/** The last heap maps of both side by side, in cells of one size, and a table of what is in them; none where one has no map. */
export function heapMaps(base: CompareSide, current: CompareSide): Markup[] {
  if (!base.map || !current.map) return [];
  const perCell = blocksPerCell([base.map, current.map]);
  const cell =
    perCell === 1
      ? `One cell is one block of ${formatExactBytes(current.map.blockBytes)}`
      : `One cell is ${formatCount(perCell)} blocks, in the colour of the kind that takes most of them`;
  return [
    element(
      'div',
      { class: 'side-by-side' },
      mapFigure('before', base.map, perCell),
      mapFigure('after', current.map, perCell),
    ),
    element(
      'p',
      { class: 'caption' },
      `${cell}; stronger where an allocation begins. Each is the last map of its run.`,
    ),
    kindTable(base.map, current.map),
  ];
}

function mapFigure(
  side: string,
  { title, when, areas, free, largestFree }: MapView,
  perCell: number,
): Markup {
  const name = `${side}: ${title}, ${when}`;
  return element(
    'figure',
    { class: 'cells' },
    element('figcaption', {}, element('h3', {}, name)),
    ...areas.map((area) => areaSvg(name, cellRuns(area, perCell))),
    element('p', { class: 'caption' }, ...sizedText(`${free} free, ${largestFree} in one piece`)),
  );
}

/** Lines as thick as a cell, one path for each kind. */
function areaSvg(name: string, { address, rows, runs }: CellArea): Markup {
  const paths = new Map<string, string>();
  for (const { letter, isHead, row, column, cells } of runs) {
    const key = `${letter}${isHead ? '' : ' tail'}`;
    paths.set(key, `${paths.get(key) ?? ''}M${column} ${row + 0.5}h${cells}`);
  }
  return element(
    'svg',
    {
      viewBox: `0 0 ${CELL_COLUMNS} ${rows}`,
      role: 'img',
      'aria-label': `Heap map ${name}, from ${address}; the table below has its figures`,
    },
    element('rect', { class: 'free', width: `${CELL_COLUMNS}`, height: `${rows}` }),
    ...[...paths].map(([kind, d]) => element('path', { 'data-kind': kind, d })),
  );
}

function kindTable(base: MapView, current: MapView): Markup {
  const [before, after] = [countKinds(base.areas), countKinds(current.areas)];
  const rows = [...KINDS, [FREE, 'free'] as const].flatMap(([letter, name]) => {
    const [was, is] = [before.get(letter), after.get(letter)];
    if (!was && !is) return [];
    const [wasBytes, isBytes] = [
      (was?.blocks ?? 0) * base.blockBytes,
      (is?.blocks ?? 0) * current.blockBytes,
    ];
    const key = element(
      'span',
      {},
      element('i', { class: 'key', 'data-kind': letter, 'aria-hidden': 'true' }),
      ` ${letter} ${name}`,
    );
    const change = isBytes - wasBytes;
    return [
      [
        key,
        countText(was, wasBytes),
        countText(is, isBytes),
        change === 0 ? '0' : formatSigned(change, formatExactBytes),
      ],
    ];
  });
  return dataTable('By kind', ['kind', 'before', 'after', 'change'], rows);
}

function countText(count: { allocations: number } | undefined, bytes: number): string {
  return count ? `${formatExactBytes(bytes)} in ${formatCount(count.allocations)}` : 'none';
}
