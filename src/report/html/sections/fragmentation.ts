import type { FragmentationView } from '../../maps/view-fragmentation.js';
import type { MapView } from '../../maps/view-maps.js';
import { isFound } from '../../verdict.js';
import type { ReportView } from '../../view-report.js';
import { barOf } from '../markup/bar.js';
import { dataTable } from '../markup/data-table.js';
import { element, type Markup } from '../markup/markup.js';
import { none } from '../markup/section.js';
import { sizedText } from '../markup/sized-text.js';

const SIZES_CAPTION = 'Room for buffers of these sizes';
const RUNS_CAPTION = 'Free runs by length';
const BARRIERS_CAPTION = 'In the way: used blocks between free runs, the ones that join most first';
const BARRIERS_NOTE =
  'Without it, its own blocks and both free runs beside it would be one run. What is new since the map before the ' +
  'program was allocated by the program: allocate it earlier, or before the buffers that come and go. What is mpgc’s own ' +
  'is not there when the program runs by itself. Places are offsets in the heap map of that time above.';
/** A longer table is scrolled. */
const MAX_UNFOLDED = 12;
const TREND_CAPTION = 'Free memory in all heap maps';

export function fragmentationText({ fragmentation: view, maps, findings }: ReportView): Markup[] {
  if (!view) return [none('Not known: there is no heap map from after the program.')];
  const summary = `${view.map}: ${view.free} free, ${view.largestFree} the largest free block, fragmentation ${view.ratio}.`;
  return [
    ...(isFound({ findings }, 'fragmented') ? [] : [element('p', {}, ...sizedText(view.verdict))]),
    element('p', { class: 'caption' }, ...sizedText(summary)),
    element('div', { class: 'columns' }, sizesTable(view), runsTable(view)),
    ...barriersTable(view),
    trendTable(view, maps),
  ];
}

function sizesTable({ sizes }: FragmentationView): Markup {
  const hasOther = sizes.some(({ withoutMpgc }) => withoutMpgc !== null);
  const rows = sizes.map(({ size, fits, withoutMpgc, why }) =>
    hasOther ? [size, fits, withoutMpgc ?? '', why] : [size, fits, why],
  );
  const other = hasOther ? ['Without mpgc'] : [];
  return dataTable(SIZES_CAPTION, ['Size', 'Fits', ...other, 'Why this size'], rows);
}

function runsTable({ freeRuns }: FragmentationView): Markup {
  const most = Math.max(...freeRuns.map(({ share }) => share));
  const rows = freeRuns.map(({ length, runs, free, share }) => {
    return [length, runs, free, share === 0 ? '' : barOf(share / most)];
  });
  return dataTable(RUNS_CAPTION, ['Length', 'Runs', 'Free in them', 'Share'], rows);
}

function barriersTable({ barriers }: FragmentationView): Markup[] {
  if (barriers.length === 0) {
    return [none('Nothing stands between the largest free runs.')];
  }
  const rows = barriers.map(({ place, size, kind, since, freeBefore, freeAfter, joined }) => [
    element('code', {}, place),
    size,
    freeBefore,
    freeAfter,
    joined,
    kind,
    since,
  ]);
  const columns = ['Where', 'Size', 'Free before', 'Free after', 'Without it', 'Kind', 'Whose'];
  return [dataTable(BARRIERS_CAPTION, columns, rows), element('p', { class: 'caption' }, BARRIERS_NOTE)];
}

/** The rows are of the heap maps, in their order. */
function trendTable({ trend }: FragmentationView, maps: MapView[]): Markup {
  const rows = trend.map(({ map, free, largestFree, ratio }, at) => [
    map,
    maps[at]?.when ?? '',
    free,
    largestFree,
    ratio,
  ]);
  return dataTable(
    TREND_CAPTION,
    ['Map', 'When', 'Free', 'Largest free block', 'Fragmentation'],
    rows,
    rows.length > MAX_UNFOLDED ? 'long' : '',
  );
}
