import type { TableFault } from '../../heap/map/parse-table.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import { encodeContent } from '../../session/content.js';
import type { HeapMapRecord, SampleRecord, SampleSource } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { COLLECT_FIRST, sourceNumberOf, sourceOf } from '../script/sample-kind.js';
import type { BoardHistory } from './board-history.js';
import { GatheredOutput, isTooLarge } from './gathered-output.js';
import { heapMapRecord } from './heap-records.js';
import { TableLines } from './table-lines.js';
import type {
  AgentEvent,
  WireAllocated,
  WireBatch,
  WireLineEnd,
  WireLockedCalls,
  WirePass,
  WireSample,
} from './wire-signs.js';

export type LiveSampleRecord = Omit<SampleRecord, 'atMs'>;

export interface RecorderOptions {
  /** What a sample from the prompt is for. */
  role?: SampleRecord['role'];
  /** Set to gather the output in place of recording it as the program's. */
  keepsOutput?: boolean;
  /** Called for a line whose map follows. */
  onLineEnd?: (end: WireLineEnd) => void;
  /** Called for what a walk through the program's names says. */
  onWalk?: (event: Extract<AgentEvent, { type: 'container' | 'walk-ends' }>) => void;
}

/** Where the agent takes heap maps while the program runs (agent-py/copy_map.py). */
const MAP_SOURCES: readonly SampleSource[] = ['timer', 'mark', 'pass'];
const CUT_OFF = 'cut-off' satisfies TableFault;

/** Records what comes back for one submission as it arrives, and notes what its caller will want to know. */
export class ExchangeRecorder {
  sampleCount = 0;
  readonly repetitions = { begun: 0, ended: 0 };
  lastSample: LiveSampleRecord | null = null;
  exit: { argument: string } | null = null;
  /** Whether the program has said that it came to its end by itself. */
  completed = false;
  /** Whether the sample was taken that comes last, however the program ends. */
  reachedEnd = false;
  batch: WireBatch | null = null;
  lockedCalls: WireLockedCalls | null = null;
  readonly allocated: WireAllocated[] = [];
  /** Whether anything came. */
  began = false;
  readonly #firmware: Firmware;
  readonly #sink: CaptureSink;
  readonly #history: BoardHistory;
  readonly #options: RecorderOptions;
  readonly #output = new GatheredOutput();
  /** Of the sample that comes next; null where nothing said so. */
  #pass: WirePass | null = null;
  /** A heap dump that the agent is printing. */
  #dump: GatheredOutput | null = null;
  /** Whether it is one that was due while the program runs. */
  #dumpIsRunning = false;
  /** A heap map that comes in lines of its table. */
  #table: TableLines | null = null;

  constructor(firmware: Firmware, sink: CaptureSink, history: BoardHistory, options: RecorderOptions) {
    this.#firmware = firmware;
    this.#sink = sink;
    this.#history = history;
    this.#options = options;
  }

  get output(): Uint8Array {
    return this.#output.bytes;
  }

  take(event: AgentEvent, atMs: number): void {
    this.began = true;
    switch (event.type) {
      case 'output':
        return this.#takeOutput(event.bytes, atMs);
      case 'sample':
        return this.#takeSample(event.sample, event.bytes, atMs);
      case 'exit':
        this.exit = { argument: event.argument };
        return;
      case 'completed':
        this.completed = true;
        return;
      case 'begins':
        return;
      case 'batch':
        this.batch = event.batch;
        return;
      case 'locked-calls':
        this.lockedCalls = event.calls;
        return;
      case 'allocated':
        this.allocated.push(event.allocated);
        return;
      case 'pass':
        this.#pass = event.pass;
        return;
      case 'line-ends':
        this.#options.onLineEnd?.(event.end);
        return;
      case 'container':
      case 'walk-ends':
        this.#options.onWalk?.(event);
        return;
      case 'count-differs':
        this.#sink.append(
          { type: 'warning', code: 'counter-differs', values: { ...event.difference } },
          atMs,
        );
        return;
      case 'table-begins':
        this.#endTable(atMs);
        this.#table = new TableLines(event.table, this.#history.lastSeq);
        return;
      case 'table-line':
        this.#table?.add(event.number, event.text);
        if (this.#table?.isOver) this.#endTable(atMs);
        return;
      case 'table-interrupted':
        this.#table = null;
        return;
      case 'dump-begins':
        this.#endDump(atMs);
        this.#dump = new GatheredOutput();
        this.#dumpIsRunning = event.running;
        return;
      case 'dump-ends':
        return this.#recordDump(this.#takeDump(), atMs);
      case 'discarded':
        this.#sink.append({ type: 'discarded', code: event.code, ...encodeContent(event.bytes) }, atMs);
        return;
      default:
        event satisfies never;
    }
  }

  /** A dump that was not ended with its reply was none: the program's own bytes looked like its beginning. */
  end(atMs: number): void {
    // The program was stopped while it was printed.
    this.#table = null;
    this.#endDump(atMs);
  }

  #endDump(atMs: number): void {
    const isCut = this.#dump !== null && this.#dumpIsRunning;
    const output = this.#takeDump();
    if (isTooLarge(output)) this.#recordDump(output, atMs);
    else if (isCut) this.#dropDump(output, atMs);
    else if (output.length > 0) this.#takeOutput(output, atMs);
  }

  /** Of a map while the program runs, which it ends where it is stopped: none of its output. */
  #dropDump(output: Uint8Array, atMs: number): void {
    const values = { why: CUT_OFF };
    this.#sink.append({ type: 'discarded', code: 'dump-invalid', values, ...encodeContent(output) }, atMs);
    this.#countMap(CUT_OFF);
  }

  #takeOutput(bytes: Uint8Array, atMs: number): void {
    if (this.#options.keepsOutput) this.#output.push(bytes);
    else if (this.#dump) this.#dump.push(bytes);
    else this.#sink.append({ type: 'output', ...encodeContent(bytes) }, atMs);
  }

  #takeDump(): Uint8Array {
    const output = this.#dump?.bytes ?? new Uint8Array();
    this.#dump = null;
    return output;
  }

  #recordDump(output: Uint8Array, atMs: number): void {
    const { record, fault } = heapMapRecord(output, {
      role: this.#roleOfDump(),
      afterSeq: this.#history.lastSeq,
    });
    this.#sink.append(record, atMs);
    if (this.#dumpIsRunning) this.#countMap(fault);
  }

  #roleOfDump(): HeapMapRecord['role'] {
    if (this.#dumpIsRunning) return 'running';
    return this.lastSample?.source === 'pass' ? 'pass' : 'failure';
  }

  #endTable(atMs: number): void {
    const ended = this.#table?.end();
    this.#table = null;
    if (!ended) return;
    if ('type' in ended) this.#sink.append(ended, atMs);
    this.#countMap('type' in ended ? null : ended.fault);
  }

  /** `fault`: why it was dropped, null where it was not. */
  #countMap(fault: string | null): void {
    const maps = this.#history.runningMaps;
    if (fault === null) maps.taken += 1;
    else {
      maps.dropped += 1;
      maps.why ??= fault;
    }
  }

  #takeSample(sample: WireSample, line: Uint8Array, atMs: number): void {
    const source = sourceOf(sample.kind);
    const pass = this.#pass;
    this.#pass = null;
    if (source === null) return this.#discardSample(sample, line, atMs);
    if (source === 'program-end') this.reachedEnd = true;
    if (source === 'iteration-start') this.repetitions.begun += 1;
    if (source === 'iteration-end') this.repetitions.ended += 1;
    if (!this.#history.isNew(sample)) return;
    this.sampleCount += 1;
    if (MAP_SOURCES.includes(source)) this.#history.runningMaps.places += 1;
    this.lastSample = this.#recordOf(sample, source);
    this.#sink.append(this.lastSample, atMs);
    if (source !== 'pass' || pass === null) return;
    const { loop, begun } = pass;
    this.#sink.append({ type: 'pass', afterSeq: sample.number, loop, passes: begun - 1 }, atMs);
  }

  /** Where it was taken decides what it means. Its number is missing from the samples, as that of any that was lost. */
  #discardSample({ kind }: WireSample, line: Uint8Array, atMs: number): void {
    const values = { source: sourceNumberOf(kind) };
    this.#sink.append({ type: 'discarded', code: 'unknown-source', values, ...encodeContent(line) }, atMs);
  }

  #recordOf(sample: WireSample, source: SampleSource): LiveSampleRecord {
    const { growing, totalBytes, stackUse, collects } = this.#firmware;
    const { role } = this.#options;
    const collectedInside = (sample.kind & COLLECT_FIRST) !== 0 && collects === 'inline';
    const followsCollection = source === 'prompt' || source === 'iteration-start';
    const fixedFree = totalBytes === null ? null : totalBytes - sample.allocBytes;
    return {
      type: 'sample',
      seq: sample.number,
      source,
      boardMs: this.#history.unwrap(sample.ticksMs),
      allocBytes: sample.allocBytes,
      freeBytes: growing === false ? fixedFree : sample.freeBytes,
      stackBytes: stackUse ? sample.stackBytes : null,
      collected: collectedInside || (this.#history.collectedAtPrompt && followsCollection),
      pauseUs: collectedInside ? sample.pauseUs : null,
      previousCostUs: sample.previousCostUs,
      ...(source === 'mark' ? { label: sample.label } : {}),
      ...(role && source === 'prompt' ? { role } : {}),
    };
  }
}
