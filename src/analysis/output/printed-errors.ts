import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';
import { OutputLines } from './output-lines.js';
import {
  type PrintedKind,
  type PrintedPlace,
  type PrintedReport,
  PrintedReports,
} from './printed-reports.js';

/** All exceptions of one kind that the output tells of. Times in ms by the host's clock, since the capture began. */
export interface PrintedErrors {
  kind: PrintedKind;
  count: number;
  /** How many of them are in the firmware's own words. */
  firmwares: number;
  places: Partial<Record<PrintedPlace, number>>;
  /** What stood before the first of them, where that says where it came up. */
  firstHeading: string | null;
  firstLine: string;
  firstMs: number;
  lastMs: number;
  /** The least and the most that was asked for in vain, in bytes, of those that say so; null where none does. */
  requested: { leastBytes: number; mostBytes: number } | null;
}

/** An exception in the output, on its way to somebody else. */
export interface DatedReport extends PrintedReport {
  atMs: number;
}

/** In this order they are told. */
const KINDS: readonly PrintedKind[] = ['locked', 'memory', 'recursion', 'exception'];
const NONE: readonly DatedReport[] = [];

/**
 * What the output has like what a firmware prints of exceptions, the gravest kind first. Holds a line and a few figures,
 * whatever is printed.
 */
export class PrintedErrorsFold implements Fold<PrintedErrors[]> {
  readonly #lines = new OutputLines();
  readonly #reports = new PrintedReports();
  readonly #found = new Map<PrintedKind, PrintedErrors>();
  /** What the record that was added last has ended. */
  last: readonly DatedReport[] = NONE;

  add(record: CaptureRecord): void {
    this.last = NONE;
    if (record.type === 'output') {
      for (const line of this.#lines.add(record)) this.#take(line, record.atMs);
    } else if (record.type === 'end') {
      const line = this.#lines.end();
      if (line !== null) this.#take(line, record.atMs);
    }
  }

  result(): PrintedErrors[] {
    return KINDS.flatMap((kind) => this.#found.get(kind) ?? []);
  }

  #take(line: string, atMs: number): void {
    const report = this.#reports.add(line);
    if (report === null) return;
    this.last = [...this.last, { ...report, atMs }];
    this.#found.set(report.kind, withReport(this.#found.get(report.kind), report, atMs));
  }
}

function withReport(
  before: PrintedErrors | undefined,
  { kind, place, heading, line, requestedBytes, isFirmwares }: PrintedReport,
  atMs: number,
): PrintedErrors {
  const sizes = [requestedBytes, before?.requested?.leastBytes, before?.requested?.mostBytes];
  const known = sizes.filter((bytes) => bytes !== null && bytes !== undefined);
  return {
    kind,
    count: (before?.count ?? 0) + 1,
    firmwares: (before?.firmwares ?? 0) + Number(isFirmwares),
    places: { ...before?.places, [place]: (before?.places[place] ?? 0) + 1 },
    firstHeading: before ? before.firstHeading : heading,
    firstLine: before?.firstLine ?? line,
    firstMs: before?.firstMs ?? atMs,
    lastMs: atMs,
    requested: known.length > 0 ? { leastBytes: Math.min(...known), mostBytes: Math.max(...known) } : null,
  };
}
