import { SAMPLE_SOURCES } from '../../session/sample-sources.js';
import type { BlockMark, GroupView, LeakView } from '../leak/view-leak.js';
import type { MapView } from '../maps/view-maps.js';
import type { OutputView } from '../run/program-output.js';
import type { TimelinePoint } from '../timeline/view-timeline.js';
import type { ReportView } from '../view-report.js';
import { ColumnEncoder, decodeColumn, encodeColumn } from './encode-column.js';
import { decodeLetters, encodeLetters } from './encode-letters.js';

/** What the page's script draws; all else of a view stands in the page as text. */
export interface DrawnView extends Pick<ReportView, 'timeline' | 'maps'> {
  leak: DrawnLeak | null;
  /** Of the lines that stand in the page as text. */
  output: Pick<OutputView, 'linesMs'>;
}

/** The marks of each group, in the order of the groups. */
export interface DrawnLeak extends Pick<LeakView, 'chart' | 'rate' | 'marksNote'> {
  groups: Pick<GroupView, 'marks' | 'heldBy'>[];
}

/** The same as it stands in the page: samples and marked blocks are columns, heap maps have run lengths. */
export interface EncodedView {
  timeline: Omit<ReportView['timeline'], 'points'> & {
    columns: Record<keyof typeof COLUMNS | 'label', string>;
    /** Each once; the column has their places. */
    labels: string[];
  };
  maps: MapView[];
  /** In tenths of a ms, as the host tells when output came. */
  output: string;
  leak: (Omit<DrawnLeak, 'groups'> & { groups: EncodedGroup[] }) | null;
}

interface EncodedGroup extends Pick<GroupView, 'heldBy'> {
  marks: Record<keyof BlockMark, string>;
}

/** Times have µs at most (view-timeline.ts). */
const US = 1000;
const TENTHS = 10;

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

export function encodeView(view: DrawnView): EncodedView {
  const { points, ...timeline } = view.timeline;
  const encoders = Object.entries(COLUMNS).map(([name, read]) => ({
    name,
    read,
    column: new ColumnEncoder(),
  }));
  const labels = new Map<string, number>();
  const label = new ColumnEncoder();
  for (const point of points) {
    for (const { column, read } of encoders) column.add(read(point));
    label.add(point.label === null ? null : numberOf(point.label, labels));
  }
  const columns = Object.fromEntries([
    ...encoders.map(({ name, column }) => [name, column.text()]),
    ['label', label.text()],
  ]) as EncodedView['timeline']['columns'];
  return {
    timeline: { ...timeline, labels: [...labels.keys()], columns },
    maps: view.maps.map(withLetters(encodeLetters)),
    output: encodeColumn(view.output.linesMs.map((ms) => Math.round(ms * TENTHS))),
    leak: view.leak && encodeLeak(view.leak),
  };
}

export function decodeView(encoded: EncodedView): DrawnView {
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
    timeline: { ...timeline, points },
    maps: encoded.maps.map(withLetters(decodeLetters)),
    output: { linesMs: decodeColumn(encoded.output).map((tenths) => (tenths ?? 0) / TENTHS) },
    leak: encoded.leak && { ...encoded.leak, groups: encoded.leak.groups.map(decodeGroup) },
  };
}

/** Of labels, each in the order in which it came first. */
function numberOf(label: string, labels: Map<string, number>): number {
  const number = labels.get(label) ?? labels.size;
  labels.set(label, number);
  return number;
}

function withLetters(change: (letters: string) => string): (map: MapView) => MapView {
  return (map) => ({
    ...map,
    areas: map.areas.map(({ address, letters }) => ({ address, letters: change(letters) })),
  });
}

function encodeLeak({ chart, rate, marksNote, groups }: DrawnLeak): EncodedView['leak'] {
  return { chart, rate, marksNote, groups: groups.map(encodeGroup) };
}

function encodeGroup({ marks, heldBy }: DrawnLeak['groups'][number]): EncodedGroup {
  const column = (read: (mark: BlockMark) => number) => encodeColumn(marks.map(read));
  return {
    heldBy,
    marks: {
      area: column(({ area }) => area),
      block: column(({ block }) => block),
      blocks: column(({ blocks }) => blocks),
    },
  };
}

function decodeGroup({ marks, heldBy }: EncodedGroup): DrawnLeak['groups'][number] {
  const [area, block, blocks] = [marks.area, marks.block, marks.blocks].map(decodeColumn) as [
    (number | null)[],
    (number | null)[],
    (number | null)[],
  ];
  return {
    heldBy,
    marks: block.map((at, index) => ({ area: area[index] ?? 0, block: at ?? 0, blocks: blocks[index] ?? 0 })),
  };
}
