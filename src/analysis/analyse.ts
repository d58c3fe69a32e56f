import { hasClockStep, withoutClockStep } from '../session/clock-steps.js';
import type { Capture } from '../session/read/read-capture.js';
import type { CaptureRecord } from '../session/schema.js';
import { SnapshotFold } from '../snapshot/retained/snapshot-in.js';
import type { SnapshotSummary } from '../snapshot/retained/summarize-snapshot.js';
import { boundFigures, type Measurement } from './figures/bound-figures.js';
import { type Finding, findFindings } from './findings/find-findings.js';
import type { ImportCosts } from './imports/import-costs.js';
import { ImportsFold } from './imports/imports-fold.js';
import { withTableGrowth, withTextGrowth } from './leak/full-by-table.js';
import { gravestOf } from './leak/gravest-of.js';
import type { LeakJudgement } from './leak/judge-leak.js';
import { LeakFold } from './leak/leak-fold.js';
import { withGrown, withHolders, withOrigin } from './leak/leak-origin.js';
import { MAPPED_LOOP } from './leak/pass-series.js';
import { type Forecast, forecastRoom } from './leak/room-forecast.js';
import { type RoomRemedies, roomRemedies } from './leak/room-remedies.js';
import { type LineAdvice, lineAdvice } from './lines/advice/line-advice.js';
import { type LineFigures, lineFigures } from './lines/line-figures.js';
import { withGroupHolders } from './maps/group-holders.js';
import type { BlockGroup } from './maps/new-blocks.js';
import { newGroups } from './maps/new-groups.js';
import { type TakenMap, TakenMapsFold } from './maps/taken-maps.js';
import { MeasuredHeapFold } from './measured/measured-heap.js';
import { NoallocFold } from './noalloc/noalloc-fold.js';
import { type OutputLog, OutputLogFold } from './output/output-log.js';
import { PrintedErrorsFold } from './output/printed-errors.js';
import { OverTimeFold } from './overtime/over-time-fold.js';
import { ClockRateFold } from './run/clock-rate.js';
import { CollectionsFold } from './run/collections.js';
import { type NoConclusion, noConclusion } from './run/conclusion.js';
import { KeySamplesFold } from './run/key-samples.js';
import { type Mark, MarksFold } from './run/marks.js';
import { type RecordCounts, RecordCountsFold } from './run/record-counts.js';
import { RepetitionsFold } from './run/repetitions.js';
import { type RunRecords, RunRecordsFold } from './run/run-records.js';
import { SamplingFold } from './run/sampling.js';
import { summarize } from './run/summarize.js';
import { SystemHeapFold } from './run/system-heap.js';
import { type Repeatable, whatToRepeat } from './source/what-to-repeat.js';
import type { Timeline } from './timeline/timeline.js';
import { TimelineFold } from './timeline/timeline-fold.js';

/**
 * All that a capture says, made once a command: views, JSON, gate, comparison and exit codes take it, and derive nothing
 * again.
 */
export interface Analysis extends Measurement, Pick<RunRecords, 'errors' | 'warnings' | 'sources'> {
  capture: Capture;
  /** The gravest first. */
  findings: Finding[];
  /** Where a finding asks for something to repeat, what the text of the program has of that; null elsewhere. */
  repeatable: Repeatable | null;
  /** The allocations that the run left behind; null without the maps for it. */
  groups: BlockGroup[] | null;
  /** What was judged of each loop of the program, in their order; empty where none was looked at. */
  loops: LeakJudgement[];
  /** Of a hunt that finds the heap in pieces; null for all others. */
  forecast: Forecast | null;
  remedies: RoomRemedies | null;
  /** What lines and functions allocate; null where they were not counted. */
  lines: LineFigures | null;
  /** What to do about those that allocate most; empty where they were not counted. */
  lineAdvice: LineAdvice[];
  /** Of `mpgc imports`; null for all others. */
  imports: ImportCosts | null;
  /** The objects on the heap; null where they were not read. */
  snapshot: SnapshotSummary | null;
  timeline: Timeline;
  output: OutputLog;
  marks: Mark[];
  counts: RecordCounts;
  /** Whether the figures carry a conclusion, and why not. */
  conclusive: boolean;
  noConclusion: NoConclusion | null;
}

/**
 * Goes over the records once.
 * @throws MpgcError HEAP_DUMP_INVALID for a heap map that does not agree with itself
 */
export function analyse(capture: Capture): Analysis {
  const folds = new Folds(capture.records.samples.length);
  for (const record of capture.records) folds.add(record);
  return folds.result(capture);
}

class Folds {
  readonly #records = new RunRecordsFold();
  readonly #key = new KeySamplesFold();
  readonly #maps = new TakenMapsFold();
  readonly #collections = new CollectionsFold();
  readonly #sampling = new SamplingFold();
  readonly #clock = new ClockRateFold();
  readonly #repetitions = new RepetitionsFold();
  readonly #overTime = new OverTimeFold();
  readonly #noalloc = new NoallocFold();
  readonly #systemHeap = new SystemHeapFold();
  readonly #measuredHeap = new MeasuredHeapFold();
  readonly #leak = new LeakFold();
  readonly #output = new OutputLogFold();
  readonly #printed = new PrintedErrorsFold();
  readonly #timeline: TimelineFold;
  readonly #marks = new MarksFold();
  readonly #counts = new RecordCountsFold();
  readonly #imports = new ImportsFold();
  readonly #snapshot = new SnapshotFold();
  #clockSteps = 0;

  constructor(expectedSamples: number) {
    this.#timeline = new TimelineFold(this.#maps, this.#printed, expectedSamples);
  }

  add(found: CaptureRecord): void {
    const record = withoutClockStep(found);
    if (found.type === 'sample' && hasClockStep(found)) this.#clockSteps += 1;
    this.#records.add(record);
    this.#measuredHeap.add(record);
    this.#key.add(record);
    this.#maps.add(record);
    this.#collections.add(record);
    this.#sampling.add(record);
    this.#clock.add(record);
    this.#repetitions.add(record);
    this.#overTime.add(record);
    this.#noalloc.add(record);
    this.#systemHeap.add(record);
    this.#leak.add(record);
    this.#output.add(record);
    this.#printed.add(record);
    this.#timeline.add(record);
    this.#marks.add(record);
    this.#counts.add(record);
    this.#imports.add(record);
    this.#snapshot.add(record);
  }

  result(capture: Capture): Analysis {
    const records = this.#records.result();
    const summary = summarize({
      records,
      key: this.#key.result(),
      maps: this.#maps.result(),
      plainMap: this.#maps.plain,
      collections: this.#collections.result(),
      sampling: this.#sampling.result(),
      clock: this.#clock.result(),
      clockSteps: this.#clockSteps,
      repetitions: this.#repetitions.result(),
      overTime: this.#overTime.result(),
      noalloc: this.#noalloc.result(),
      systemHeap: this.#systemHeap.result(),
      measuredHeap: this.#measuredHeap.result(),
      lingers: capture.header.options.lingerMs !== null,
      printed: this.#printed.result(),
    });
    const all = this.#leak.result();
    const judged = gravestOf(all);
    const groups = newGroups(summary.maps, judged && huntOf(judged, all, summary.maps));
    const traced = judged && withOrigin(withTableGrowth(judged, groups, summary), records.kept);
    const held = traced && withTextGrowth(withHolders(traced, records));
    const leak = held && withGrown(held, records);
    const lines =
      records.lines &&
      lineFigures(records.lines, {
        raised: records.error !== null,
        retained: records.retained,
        stackLimitBytes: summary.baselineMap?.stackLimitBytes ?? null,
      });
    const doubt = noConclusion(capture, summary, records.warnings);
    const findings = findFindings(capture, summary, records.warnings, records.sources);
    const isOpen = findings.some(({ code }) => ASK_TO_REPEAT.has(code));
    return {
      capture,
      ...boundFigures(capture, summary, leak),
      findings,
      repeatable: isOpen && summary.board ? whatToRepeat(records.sources, summary.board) : null,
      loops: all.filter(({ loop }) => loop !== null),
      groups: groups && leak ? withGroupHolders(groups, leak) : groups,
      forecast: leak && forecastRoom(leak, groups, summary),
      remedies: leak && roomRemedies(leak, summary),
      imports: this.#imports.result(),
      snapshot: this.#snapshot.result(),
      errors: records.errors,
      warnings: records.warnings,
      sources: records.sources,
      lines,
      lineAdvice: lines ? lineAdvice(lines, records.sources, summary.board) : [],
      timeline: this.#timeline.result(),
      output: this.#output.result(),
      marks: this.#marks.result(),
      counts: this.#counts.result(),
      conclusive: doubt === null,
      noConclusion: doubt,
    };
  }
}

const ASK_TO_REPEAT: ReadonlySet<Finding['code']> = new Set([
  'not-repeated',
  'not-stepped',
  'growth-unknown',
]);

/** What the groups of blocks are counted by. */
function huntOf(
  judged: LeakJudgement,
  all: readonly LeakJudgement[],
  maps: readonly TakenMap[],
): Parameters<typeof newGroups>[1] {
  const { loop, series } = judged;
  return loop && maps.some(({ role }) => role === 'pass')
    ? { of: 'passes', areCounted: all.indexOf(judged) === MAPPED_LOOP }
    : { of: 'calls', count: series.calls - series.warmUpCalls };
}
