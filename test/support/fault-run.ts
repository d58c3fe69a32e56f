import type { WorkOptions } from '../../src/agent/work/plan-works.js';
import { analyse } from '../../src/analysis/analyse.js';
import { MpgcError } from '../../src/errors.js';
import type { ProgramFile } from '../../src/instrument/imports/resolve-files.js';
import { snapshotIn } from '../../src/snapshot/retained/snapshot-in.js';
import { openPort } from '../../src/transport/ports/open-port.js';
import { type Fault, FaultyWire, type Sender } from './faulty-wire.js';
import { outputOf, recordOver } from './record.js';

/** The programs here are never silent for so long. */
const SILENT_AFTER_MS = 5000;
const NO_FIGURES = { peakBytes: 0, output: '' };

/** What a run over a wire with faults came to. */
export interface FaultRun {
  /** The figures of a run that ended as it should; else what it failed with. */
  result: string;
  /** Used at the most, garbage with it; 0 where the run has no figures. In a hunt it follows from the time that calls take. */
  peakBytes: number;
  /** What the program has printed. */
  output: string;
  /** As the process would exit. */
  exitCode: number;
  ms: number;
  /** What was under way when the fault met its byte; null where it met none. */
  phase: string | null;
  /** How many bytes each had sent when a phase began, in the order of the phases. */
  phases: { phase: string; passed: Record<Sender, number> }[];
  passed: Record<Sender, number>;
}

export interface FaultProgram {
  source: string;
  work?: WorkOptions;
  files?: ProgramFile[];
  /** Read the objects of the heap, too: then they are the figures. */
  snapshot?: boolean;
}

/** Records one run of the program on a port, over a wire with these faults. */
export async function runWith(
  port: string,
  faults: readonly Fault[],
  { source, work, files = [], snapshot = false }: FaultProgram,
): Promise<FaultRun> {
  const phases: FaultRun['phases'] = [];
  let phase: string | null = null;
  const transport = await openPort(port);
  const wire = new FaultyWire(transport, faults, () => {
    phase ??= phases.at(-1)?.phase ?? null;
  });
  const startedMs = performance.now();
  const end = await finish(wire, { source, work, files, snapshot }, (began) =>
    phases.push({ phase: began, passed: { ...wire.passed } }),
  ).finally(() => transport.close());
  return { ...end, ms: Math.round(performance.now() - startedMs), phase, phases, passed: { ...wire.passed } };
}

async function finish(
  wire: FaultyWire,
  {
    source,
    work,
    files,
    snapshot,
  }: { source: string; work: WorkOptions | undefined; files: ProgramFile[]; snapshot: boolean },
  onPhase: (phase: string) => void,
): Promise<Pick<FaultRun, 'result' | 'exitCode' | 'peakBytes' | 'output'>> {
  try {
    const recorded = await recordOver(wire, source, {
      onPhase,
      silentAfterMs: SILENT_AFTER_MS,
      files,
      snapshot,
      ...(work ? { work } : {}),
    });
    const { reason, exitCode, failure } = recorded.end;
    if (failure) return { result: failure.code, exitCode: failure.exitCode, ...NO_FIGURES };
    const { conclusive, noConclusion, summary, leak } = analyse(recorded.capture);
    if (!conclusive) return { result: `no conclusion: ${noConclusion}`, exitCode: 5, ...NO_FIGURES };
    const figures = leak ? [leak.verdict, leak.rate?.perUnit, leak.rate?.kind] : [summary.retainedBytes];
    const objects = snapshot ? snapshotIn(recorded.capture.records) : null;
    if (snapshot && objects === null) return { result: 'no snapshot', exitCode: 5, ...NO_FIGURES };
    return {
      result: JSON.stringify([reason, exitCode, ...figures, objects?.types, objects?.owners]),
      exitCode: exitCode === 0 ? 0 : 1,
      peakBytes: leak ? 0 : (summary.peakBytes ?? 0),
      output: outputOf(recorded),
    };
  } catch (error) {
    if (!(error instanceof MpgcError)) throw error;
    return { result: error.code, exitCode: error.exitCode, ...NO_FIGURES };
  }
}

/**
 * Whether two runs came to the same: live memory and verdict to the byte; the peak but for a block, as when a source arrives
 * decides where the scratch of the compiler lies (seen without a fault, after a stall); the output of the program, which
 * carries no sum, but for the byte that the fault met.
 */
export function isSameRun(run: FaultRun, whole: FaultRun): boolean {
  return (
    run.result === whole.result &&
    Math.abs(run.peakBytes - whole.peakBytes) <= BLOCK_BYTES &&
    isButAByte(run.output, whole.output)
  );
}

const BLOCK_BYTES = 16;

/** Whether one byte was lost, changed or added, or none. */
function isButAByte(text: string, other: string): boolean {
  if (Math.abs(text.length - other.length) > 1) return false;
  let same = 0;
  while (same < text.length && text[same] === other[same]) same += 1;
  const [rest, otherRest] = [text.slice(same), other.slice(same)];
  return (
    rest === otherRest ||
    rest.slice(1) === otherRest ||
    rest === otherRest.slice(1) ||
    rest.slice(1) === otherRest.slice(1)
  );
}
