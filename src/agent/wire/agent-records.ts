import { messageOf } from '../../errors.js';
import {
  type HeapDump,
  parseHeapDump,
  parseHeapSummary,
  parseInternedStrings,
} from '../../heap/map/parse-dump.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import { encodeContent } from '../../session/content.js';
import {
  type HeapMapRecord,
  type NewRecord,
  SAMPLE_SOURCES,
  type SampleRecord,
} from '../../session/schema.js';
import type { Findings } from '../board/probe-board.js';
import type { AgentEvent, WireBatch, WireSample } from './record-decoder.js';

/** The bits of a sample's kind, see agent-py/core.py. */
const SOURCE_BITS = 7;
export const ITERATION_START = 2;
export const TIMER = 4;
export const CALL = 7;
export const COLLECT_FIRST = 8;
export const MAY_WAIT = 16;
const TICKS = 2 ** 30;
/** Total, free, largest free and least free so far: ports/esp32/modesp32.c, esp32_idf_heap_info(). */
const HEAP_REGION = /\((\d+), (\d+), (\d+), (\d+)\)/g;

/** Turns what came from the agent into records of the capture. */
export class AgentRecords {
  /** What the next sample from the prompt is for. */
  role: SampleRecord['role'];
  /** Set while nothing but live memory is allocated: the host collected, and nothing ran since. */
  collectedAtPrompt = false;
  /** The last sample, for those who decide by it; null until one comes. */
  lastSample: Omit<SampleRecord, 'atMs'> | null = null;
  /** Whether anything came since this was last set to false. */
  heard = false;
  /** What SystemExit carried, once it came. */
  exit: { argument: string } | null = null;
  /** How a batch of calls ended, once that came. */
  batch: WireBatch | null = null;
  readonly #findings: Findings;
  readonly #sink: CaptureSink;
  readonly #samples = new SampleClock();
  /** The pieces of a heap dump that the program's handler is printing. */
  #dump: Uint8Array[] | null = null;
  #iterations = 0;
  #iterationStart = 0;

  constructor(findings: Findings, sink: CaptureSink) {
    this.#findings = findings;
    this.#sink = sink;
  }

  take(event: AgentEvent, atMs: number): void {
    this.heard = true;
    if (event.type === 'dump-begins') {
      this.#dump = [];
    } else if (event.type === 'dump-ends') {
      this.takeDump('failure', this.#dump ?? [], atMs);
      this.#dump = null;
    } else if (event.type === 'output' && this.#dump) {
      this.#dump.push(event.bytes);
    } else if (event.type === 'output') {
      this.#sink.append({ type: 'output', ...encodeContent(event.bytes) }, atMs);
    } else if (event.type === 'discarded') {
      this.#sink.append({ type: 'discarded', reason: event.reason, ...encodeContent(event.bytes) }, atMs);
    } else if (event.type === 'exit') {
      this.exit = { argument: event.argument };
    } else if (event.type === 'batch') {
      this.batch = event.batch;
    } else if (this.#samples.isNew(event.sample)) {
      const record = this.#sampleRecord(event.sample);
      this.lastSample = record;
      this.#sink.append(record, atMs);
      for (const extra of this.#extraRecords(record, event.sample)) this.#sink.append(extra, atMs);
    }
  }

  /** What mem_info() and qstr_info() printed. */
  takeFigures(pieces: Uint8Array[]): void {
    const text = Buffer.concat(pieces).toString('latin1');
    const heap = parseHeapSummary(text);
    this.#sink.append({
      type: 'heap-figures',
      totalBytes: heap?.totalBytes ?? null,
      largestFreeBlocks: heap?.largestFreeBlocks ?? null,
      internedStrings: parseInternedStrings(text),
    });
  }

  /** What esp32.idf_heap_info() gave: a list of tuples of four sizes; nothing where it gave none. */
  takeSystemHeap(pieces: Uint8Array[]): void {
    const text = Buffer.concat(pieces).toString('latin1');
    const regions = Array.from(text.matchAll(HEAP_REGION), ([, ...sizes]) => {
      const [totalBytes = 0, freeBytes = 0, largestFreeBytes = 0, leastFreeBytes = 0] = sizes.map(Number);
      return { totalBytes, freeBytes, largestFreeBytes, leastFreeBytes };
    });
    if (regions.length > 0) this.#sink.append({ type: 'system-heap', regions });
  }

  /** A dump that was not ended with its reply was none: the program's own bytes looked like its beginning. */
  endReply(atMs: number): void {
    const pieces = this.#dump ?? [];
    this.#dump = null;
    for (const bytes of pieces) this.take({ type: 'output', bytes }, atMs);
  }

  #sampleRecord(sample: WireSample): Omit<SampleRecord, 'atMs'> {
    const { growing, totalBytes, stackUse, collects } = this.#findings;
    const collectedInside = (sample.kind & COLLECT_FIRST) !== 0 && collects === 'inline';
    const source = SAMPLE_SOURCES[sample.kind & SOURCE_BITS] ?? 'prompt';
    const atPrompt = this.collectedAtPrompt && (source === 'prompt' || source === 'iteration-start');
    const fixedFree = totalBytes === null ? null : totalBytes - sample.allocBytes;
    return {
      type: 'sample',
      seq: sample.number,
      source,
      boardMs: this.#samples.unwrap(sample.ticksMs),
      allocBytes: sample.allocBytes,
      freeBytes: growing === false ? fixedFree : sample.freeBytes,
      stackBytes: stackUse ? sample.stackBytes : null,
      collected: collectedInside || atPrompt,
      pauseUs: collectedInside ? sample.pauseUs : null,
      previousCostUs: sample.previousCostUs,
      ...(this.role && source === 'prompt' ? { role: this.role } : {}),
    };
  }

  #extraRecords(record: Omit<SampleRecord, 'atMs'>, sample: WireSample): NewRecord[] {
    if (record.source === 'mark') return [{ type: 'mark', seq: record.seq, label: sample.label }];
    if (record.source === 'iteration-start') this.#iterationStart = record.seq;
    if (record.source !== 'iteration-end') return [];
    this.#iterations += 1;
    return [
      { type: 'iteration', index: this.#iterations, startSeq: this.#iterationStart, endSeq: record.seq },
    ];
  }

  /** Keeps a dump as a heap map, or as discarded and null when it does not agree with itself. */
  takeDump(role: HeapMapRecord['role'], pieces: Uint8Array[], atMs = performance.now()): HeapDump | null {
    const bytes = Buffer.concat(pieces);
    const dump = bytes.toString('latin1').replaceAll('\r\n', '\n');
    try {
      const parsed = parseHeapDump(dump);
      this.#sink.append({ type: 'heap-map', role, dump }, atMs);
      return parsed;
    } catch (error) {
      this.#sink.append({ type: 'discarded', reason: messageOf(error), ...encodeContent(bytes) }, atMs);
      return null;
    }
  }
}

/** Unwraps the board's 30-bit milliseconds, and knows a sample that was printed twice. */
class SampleClock {
  #lastNumber = 0;
  #lastTicks: number | null = null;
  #elapsedMs = 0;

  isNew(sample: WireSample): boolean {
    if (sample.number <= this.#lastNumber) return false;
    this.#lastNumber = sample.number;
    return true;
  }

  unwrap(ticksMs: number): number {
    const step = this.#lastTicks === null ? 0 : (ticksMs - this.#lastTicks + TICKS) % TICKS;
    // Some clocks step back by a millisecond; more than half of their range forward is that.
    if (step < TICKS / 2) this.#elapsedMs += step;
    this.#lastTicks = ticksMs;
    return this.#elapsedMs;
  }
}
