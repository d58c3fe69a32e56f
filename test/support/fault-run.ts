import type { WorkRequest } from '../../src/agent/work/plan-works.js';
import { analyse } from '../../src/analysis/analyse.js';
import { MpgcError } from '../../src/errors.js';
import { openPort } from '../../src/transport/ports/open-port.js';
import { type Fault, FaultyWire, type Sender } from './faulty-wire.js';
import { outputOf, recordOver } from './record.js';

/** What a run over a wire with faults came to. */
export interface FaultRun {
  /** The figures and the output of a run that ended as it should; else what it failed with. */
  result: string;
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
  work?: WorkRequest;
}

/** Records one run of the program on a port, over a wire with these faults. */
export async function runWith(
  port: string,
  faults: readonly Fault[],
  { source, work }: FaultProgram,
): Promise<FaultRun> {
  const phases: FaultRun['phases'] = [];
  let phase: string | null = null;
  const transport = await openPort(port);
  const wire = new FaultyWire(transport, faults, () => {
    phase ??= phases.at(-1)?.phase ?? null;
  });
  const startedMs = performance.now();
  const end = await finish(wire, source, work, (began) =>
    phases.push({ phase: began, passed: { ...wire.passed } }),
  ).finally(() => transport.close());
  return { ...end, ms: Math.round(performance.now() - startedMs), phase, phases, passed: { ...wire.passed } };
}

async function finish(
  wire: FaultyWire,
  source: string,
  work: WorkRequest | undefined,
  onPhase: (phase: string) => void,
): Promise<Pick<FaultRun, 'result' | 'exitCode'>> {
  try {
    const recorded = await recordOver(wire, source, { onPhase, ...(work ? { work } : {}) });
    const { reason, exitCode, failure } = recorded.end;
    if (failure) return { result: failure.code, exitCode: failure.exitCode };
    const { conclusive, noConclusion, summary, leak } = analyse(recorded.capture);
    if (!conclusive) return { result: `no conclusion: ${noConclusion}`, exitCode: 5 };
    // How many samples a hunt takes, and with them its peak, follows from the time that calls take.
    const figures = leak
      ? [leak.verdict, leak.rate?.perUnit, leak.rate?.kind]
      : [summary.retainedBytes, summary.peakBytes];
    const result = JSON.stringify([reason, exitCode, ...figures, outputOf(recorded)]);
    return { result, exitCode: exitCode === 0 ? 0 : 1 };
  } catch (error) {
    if (!(error instanceof MpgcError)) throw error;
    return { result: error.code, exitCode: error.exitCode };
  }
}
