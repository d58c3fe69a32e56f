import type { WorkRequest } from '../../src/agent/work/plan-works.js';
import { analyse } from '../../src/analysis/analyse.js';
import { MpgcError } from '../../src/errors.js';
import type { Transport } from '../../src/transport/transport.js';
import { type Fault, FaultyWire } from './faulty-wire.js';
import { outputOf, recordOver } from './record.js';

/** What a run over a faulty wire came to. */
export interface FaultRun {
  /** The figures and the output of a run that ended as it should; what it failed with, else. */
  result: string;
  /** As the process exits. */
  exitCode: number;
  ms: number;
  struck: boolean;
  /** Bytes that passed, where there was no fault. */
  passed: { board: number; host: number };
  /** How often something was sent or asked for again, as the capture says it. */
  repaired: number;
}

export interface FaultWork {
  source: string;
  work?: WorkRequest;
}

/** Records one run over the wire with these faults. */
export async function runWith(
  transport: Transport,
  faults: readonly Fault[],
  { source, work }: FaultWork,
): Promise<FaultRun> {
  const wire = new FaultyWire(transport, faults);
  const startedMs = performance.now();
  const of = (result: string, exitCode: number, repaired = 0) => ({
    result,
    exitCode,
    repaired,
    ms: Math.round(performance.now() - startedMs),
    struck: wire.struck > 0,
    passed: { ...wire.passed },
  });
  try {
    const recorded = await recordOver(wire, source, { ...(work ? { work } : {}) });
    const analysis = analyse(recorded.capture);
    const { failure, exitCode } = recorded.end;
    const repaired = analysis.warnings
      .filter(({ code }) => code === 'line-repaired')
      .reduce((sum, { values }) => sum + Number(values?.resent ?? 0) + Number(values?.askedAgain ?? 0), 0);
    if (failure) return of(failure.code, failure.exitCode, repaired);
    if (!analysis.conclusive) return of(`not conclusive: ${analysis.noConclusion}`, 5, repaired);
    const { retainedBytes, peakBytes } = analysis.summary;
    const figures = `${recorded.end.reason} ${exitCode} retained ${retainedBytes} peak ${peakBytes} ${JSON.stringify(outputOf(recorded))}`;
    return of(figures, exitCode === 0 ? 0 : 1, repaired);
  } catch (error) {
    if (error instanceof MpgcError) return of(error.code, error.exitCode);
    throw error;
  }
}
