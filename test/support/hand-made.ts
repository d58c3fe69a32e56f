import type { Capture } from '../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import {
  type BoardRecord,
  type CaptureRecord,
  type HeapMapRecord,
  type RecordOf,
  recordSchema,
  type SampleRecord,
} from '../../src/session/schema.js';
import { HEADER } from './record.js';

/** Records written by hand, each checked against the schema of the capture. */
export function captureOf(records: object[], { truncated = false } = {}): Capture {
  const checked = records.map((record): CaptureRecord => recordSchema.parse({ atMs: 0, ...record }));
  return { header: HEADER, records: CaptureRecords.of([HEADER, ...checked]), truncated };
}

/** A board that has what most have. */
export const FEATURES = {
  threshold: true,
  memInfo: true,
  stackUse: true,
  sysModules: true,
  settrace: false,
  uctypes: true,
  mem32: false,
  timer: true,
  array: true,
  idfHeapInfo: false,
};

/** The agent takes 1000 bytes, the heap has 16000. */
export function board(changes: Partial<BoardRecord> = {}): object {
  return {
    type: 'board',
    implementation: 'micropython',
    version: [1, 28, 0],
    build: '3.4.0; MicroPython v1.28.0',
    machine: 'Test board',
    platform: 'test',
    uniqueId: null,
    usb: null,
    wordBytes: 4,
    blockBytes: 16,
    totalBytes: 16000,
    growing: false,
    threshold: -1,
    gcEnabled: true,
    ticksResolutionUs: 1,
    collects: 'inline',
    rawPaste: true,
    sourceOnHeap: false,
    interruptible: true,
    features: FEATURES,
    agent: { version: '1', heapBytes: 1000, sourceBytes: 1500 },
    ...changes,
  };
}

export function sample(seq: number, allocBytes: number, changes: Partial<SampleRecord> = {}): object {
  return {
    type: 'sample',
    seq,
    source: 'mark',
    boardMs: seq * 10,
    allocBytes,
    freeBytes: 16000 - allocBytes,
    stackBytes: null,
    collected: false,
    pauseUs: null,
    previousCostUs: 0,
    ...changes,
  };
}

/** A map of 16-byte blocks; each text is an area. */
export function heapMap(role: HeapMapRecord['role'], ...areas: string[]): object {
  const all = areas.join('|');
  const total = all.replaceAll('|', '').length;
  const used = all.replace(/[.|]/g, '').length;
  const sizes = (all.match(/[a-z]=*/gi) ?? []).map((allocation) => allocation.length);
  const count = (size: number) => sizes.filter((candidate) => candidate === size).length;
  const free = (all.match(/\.+/g) ?? []).map((run) => run.length);
  const dump = [
    `GC: total: ${total * 16}, used: ${used * 16}, free: ${(total - used) * 16}`,
    ` No. of 1-blocks: ${count(1)}, 2-blocks: ${count(2)}, max blk sz: ${largest(sizes)}, max free sz: ${largest(free)}`,
    ...areas.flatMap((letters, number) => [
      `GC memory layout; from ${(0x20000000 + number * 0x10000).toString(16)}:`,
      ...(letters.match(/.{1,64}/g) ?? []).map(
        (line, at) => `${(at * 1024).toString(16).padStart(8, '0')}: ${line}`,
      ),
    ]),
  ].join('\n');
  return { type: 'heap-map', role, dump };
}

function largest(sizes: number[]): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

export const END = { type: 'end', reason: 'finished', exitCode: 0, programStartMs: 100, programEndMs: 350 };

/** A run in which everything is known: baseline, program, end, live memory, map. */
export const WHOLE_RUN = [
  board(),
  heapMap('baseline', `h===${'.'.repeat(996)}`),
  sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true, pauseUs: 900 }),
  sample(2, 5000, { source: 'mark', previousCostUs: 950 }),
  { type: 'mark', seq: 2, label: 'start' },
  sample(3, 9000, { source: 'timer', previousCostUs: 200 }),
  sample(4, 6000, { source: 'timer', previousCostUs: 300 }),
  { type: 'output', text: 'hello\r\n' },
  sample(5, 7000, { role: 'program-end', source: 'prompt', previousCostUs: 500 }),
  sample(6, 3500, { role: 'final', source: 'prompt', collected: true, pauseUs: 1100 }),
  heapMap('final', `h===${'.'.repeat(96)}h${'.'.repeat(899)}`),
  END,
];

/** What two lines allocate, counted after all else. */
export const LINES: RecordOf<'lines'> = {
  type: 'lines',
  atMs: 40,
  detail: 'line',
  reason: 'finished',
  exception: null,
  calls: null,
  functions: [
    { path: 'main.py', name: '<module>', line: 1 },
    { path: 'main.py', name: 'step', line: 3 },
  ],
  probes: [
    { kind: 'enter', function: 0, line: 1, hits: 1, measured: 1, stoodFor: 1, grownBytes: 32, mostBytes: 0 },
    { kind: 'enter', function: 1, line: 4, hits: 5, measured: 5, stoodFor: 5, grownBytes: 480, mostBytes: 0 },
  ],
  addedBytes: 512,
  notAttributedBytes: 0,
  unprobed: [],
  heapBytes: 2048,
  tookMs: 90,
  plainMs: 30,
  limitMs: 10_300,
  native: false,
  deepest: null,
  collections: 0,
  exact: true,
};
