import { SAMPLE_SOURCES } from '../../session/sample-sources.js';
import type { BlockMark, GroupView, LeakView } from '../leak/view-leak.js';
import type { MapView } from '../maps/view-maps.js';
import type { TimelinePoint } from '../timeline/view-timeline.js';
import type { ReportView } from '../view-report.js';
import { decodeColumn, encodeColumn } from './encode-column.js';
import { decodeLetters, encodeLetters } from './encode-letters.js';

/** The view as it stands in the page: samples and marked blocks are columns, heap maps have run lengths. */
export interface EncodedView extends Omit<ReportView, 'timeline' | 'maps' | 'leak'> {
  timeline: Omit<ReportView['timeline'], 'points'> & {
    columns: Record<keyof typeof COLUMNS | 'label', string>;
    /** Each once; the column has their places. */
    labels: string[];
  };
  maps: MapView[];
  leak: (Omit<LeakView, 'groups'> & { groups: EncodedGroup[] }) | null;
}

type EncodedGroup = Omit<GroupView, 'marks'> & { marks: Record<keyof BlockMark, string> };

/** Times have µs at most (view-timeline.ts). */
const US = 1000;

/** What stands in each column, as integers. */
const COLUMNS = {
  us: ({ ms }: TimelinePoint) => Math.round(ms * US),
  allocBytes: ({ allocBytes }: TimelinePoint) => allocBytes,
  liveBytes: ({ liveBytes }: TimelinePoint) => liveBytes,
  stackBytes: ({ stackBytes }: TimelinePoint) => stackBytes,
  pauseUs: ({ pauseUs }: TimelinePoint) => pauseUs,
  source: ({ source }: TimelinePoint) => SAMPLE_SOURCES.indexOf(source),
  /** 1: collected, 2: a drop. */
  flags: ({ collected, drop }: TimelinePoint) => (collected ? 1 : 0) + (drop ? 2 : 0),
};

export function encodeView(view: ReportView): EncodedView {
  const { points, ...timeline } = view.timeline;
  const columns = Object.fromEntries(
    Object.entries(COLUMNS).map(([name, read]) => [name, encodeColumn(points.map(read))]),
  ) as Record<keyof typeof COLUMNS, string>;
  const labels = new Map<string, number>();
  for (const { label } of points) if (label !== null && !labels.has(label)) labels.set(label, labels.size);
  const label = encodeColumn(points.map((point) => (point.label === null ? null : labels.get(point.label)!)));
  return {
    ...view,
    timeline: { ...timeline, labels: [...labels.keys()], columns: { ...columns, label } },
    maps: view.maps.map(withLetters(encodeLetters)),
    leak: view.leak && { ...view.leak, groups: view.leak.groups.map(encodeGroup) },
  };
}

export function decodeView(encoded: EncodedView): ReportView {
  const { columns, labels, ...timeline } = encoded.timeline;
  const read = (name: keyof typeof columns) => decodeColumn(columns[name]);
  const [us, alloc, live, stack, pause] = [
    read('us'),
    read('allocBytes'),
    read('liveBytes'),
    read('stackBytes'),
    read('pauseUs'),
  ];
  const [source, flags, label] = [read('source'), read('flags'), read('label')];
  const points = us.map(
    (time, at): TimelinePoint => ({
      ms: (time ?? 0) / US,
      allocBytes: alloc[at] ?? 0,
      source: SAMPLE_SOURCES[source[at] ?? 0] ?? 'prompt',
      label: labels[label[at] ?? -1] ?? null,
      liveBytes: live[at] ?? null,
      collected: ((flags[at] ?? 0) & 1) !== 0,
      drop: ((flags[at] ?? 0) & 2) !== 0,
      stackBytes: stack[at] ?? null,
      pauseUs: pause[at] ?? null,
    }),
  );
  return {
    ...encoded,
    timeline: { ...timeline, points },
    maps: encoded.maps.map(withLetters(decodeLetters)),
    leak: encoded.leak && { ...encoded.leak, groups: encoded.leak.groups.map(decodeGroup) },
  };
}

function withLetters(change: (letters: string) => string): (map: MapView) => MapView {
  return (map) => ({
    ...map,
    areas: map.areas.map(({ address, letters }) => ({ address, letters: change(letters) })),
  });
}

function encodeGroup({ marks, ...group }: GroupView): EncodedGroup {
  const column = (read: (mark: BlockMark) => number) => encodeColumn(marks.map(read));
  return {
    ...group,
    marks: {
      area: column(({ area }) => area),
      block: column(({ block }) => block),
      blocks: column(({ blocks }) => blocks),
    },
  };
}

function decodeGroup({ marks, ...group }: EncodedGroup): GroupView {
  const [area, block, blocks] = [marks.area, marks.block, marks.blocks].map(decodeColumn) as [
    (number | null)[],
    (number | null)[],
    (number | null)[],
  ];
  return {
    ...group,
    marks: block.map((at, index) => ({ area: area[index] ?? 0, block: at ?? 0, blocks: blocks[index] ?? 0 })),
  };
}
