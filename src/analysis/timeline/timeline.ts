import type { SampleRecord } from '../../session/schema.js';
import type { PrintedKind } from '../output/printed-reports.js';

/** Times in ms on the board's clock from the baseline sample on; sizes with the agent subtracted. */
export interface Timeline {
  /** All samples, or of each stretch of time the first, the last and the extremes. */
  points: TimelinePoints;
  /** How many samples there are in all. */
  sampleCount: number;
  marks: TimelineMark[];
  /** How many marks there are in all. */
  markCount: number;
  /** Where the output has what a firmware prints of an exception, thinned as the points are. */
  printed: PrintedMark[];
  /** How many of these there are in all. */
  printedCount: number;
  /** How many of all samples are drops: see TimelinePoint. */
  dropCount: number;
  /** What is allocated beyond what was live last; see BeyondLive. */
  beyond: BeyondLive;
  /** Null where it is not known, or where the heap grew during the run. */
  totalBytes: number | null;
  /** What heap maps and the firmware's own figures tell of the heap, the agent's part included. */
  heap: HeapPoint[];
  /** The heap of the system under MicroPython; empty where the firmware tells nothing of it. */
  systemHeap: SystemHeapPoint[];
}

/**
 * `garbage`: garbage, or memory that has become live since; `pending`: the same of a firmware that collects at the prompt only,
 * where nothing inside a program tells which, until the next collection.
 */
export type BeyondLive = 'garbage' | 'pending';

/** In the order of the samples; made anew each time that they are gone through. */
export interface TimelinePoints extends Iterable<TimelinePoint> {
  readonly length: number;
}

export interface TimelineMark {
  ms: number;
  label: string;
}

/** Its time is between those of the samples around it, by the host's clock. */
export interface PrintedMark {
  ms: number;
  kind: PrintedKind;
}

export interface TimelinePoint {
  ms: number;
  allocBytes: number;
  source: SampleRecord['source'];
  /** Of the mark that it was taken at; null for all others. */
  label: string | null;
  /** Live memory: known exactly where `collected`, else the last that was known. */
  liveBytes: number | null;
  collected: boolean;
  /** Less than in the sample before, with no collection by the agent. */
  drop: boolean;
  stackBytes: number | null;
  /** How long the collection inside this sample took; null where none ran, or where it was not timed. */
  pauseUs: number | null;
}

export interface HeapPoint {
  ms: number;
  totalBytes: number | null;
  largestFreeBytes: number | null;
  /** The heap map that says so; null for figures without a map. */
  map: number | null;
}

export interface SystemHeapPoint {
  ms: number;
  totalBytes: number;
  freeBytes: number;
  largestFreeBytes: number;
  /** The sum of what was least free in each region since the board was started. */
  leastFreeBytes: number;
}
