import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULT_PROGRAMS } from '../support/fault-programs.js';
import { type FaultRun, isSameRun, runWith } from '../support/fault-run.js';
import { FAULT_KINDS, type Fault, type FaultKind, type Sender } from '../support/faulty-wire.js';
import { type FaultOutcome, writeReliability } from '../support/reliability-page.js';
import { seeded } from '../support/seeded.js';
import { TARGETS, withReason } from '../support/targets.js';

/** Faults of each kind in each phase; without it a few of each kind, as a run of all tests has no time for more. */
const FAULTS = Number(process.env.MPGC_FAULTS ?? 0);
const FEW: Record<FaultKind, number> = { loses: 4, changes: 4, doubles: 3, stalls: 2, silences: 1 };
const SEED = Number(process.env.MPGC_FAULT_SEED ?? 1);
/** A wire that falls silent takes longest: three requests for a banner at each of two steps back to the prompt. */
const MOST_MS = 60_000;
const SENDERS: Sender[] = ['board', 'host'];

const outcomes: FaultOutcome[] = [];

describe.each(TARGETS.map(withReason))('a wire with faults to $label', ({ name: target, missing, start }) => {
  /** A serial device is one, of embedded and emulated boards there are as many as are opened. */
  const atOnce = target === 'micro:bit' || target === 'board' ? 1 : 3;
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  const programs = Object.entries(FAULT_PROGRAMS).slice(0, FAULTS > 0 ? undefined : 1);
  for (const [name, program] of programs) {
    describe(name, () => {
      let whole: FaultRun;
      beforeAll(async () => {
        if (missing) return;
        // The first run after a start may find other names on the board than the next.
        await runWith(port, [], program);
        whole = await runWith(port, [], program);
      });

      it.skipIf(missing)('runs without a fault', () => {
        expect(whole.exitCode).toBe(0);
      });

      it.skipIf(missing).each(FAULT_KINDS)(
        'gives the same figures or none where it %s a byte',
        async (kind) => {
          const faults = faultsOf(kind, whole, `${target} ${name}`, program === programs[0]?.[1]);
          for (let at = 0; at < faults.length; at += atOnce) {
            const runs = faults.slice(at, at + atOnce).map(async (fault) => ({
              fault,
              run: await runWith(port, [fault], program),
            }));
            for (const { fault, run } of await Promise.all(runs)) {
              const isSame = isSameRun(run, whole);
              outcomes.push({ target, kind, run, isSame, extraMs: Math.max(0, run.ms - whole.ms) });
              // Before the board has answered at all it may be anything.
              const refusals = run.phase === 'connecting' ? [3, 4, 5] : [4, 5];
              const label = `${JSON.stringify(fault)} while ${run.phase}: ${run.result} ${run.peakBytes} ${run.output}`;
              expect(isSame || refusals.includes(run.exitCode), label).toBe(true);
              expect(run.ms, label).toBeLessThan(MOST_MS);
            }
          }
        },
        Math.max(1, FAULTS) * 30 * MOST_MS,
      );
    });
  }
});

afterAll(() => {
  if (process.env.MPGC_WRITE_RELIABILITY) writeReliability(outcomes, SEED);
});

/** So many of a kind in each phase that a run without faults has, or a few in all, at bytes that are sent there. */
function faultsOf(kind: FaultKind, whole: FaultRun, seedText: string, isFirst: boolean): Fault[] {
  const random = seeded(`${SEED} ${kind} ${seedText}`);
  const anywhere = { from: { board: 0, host: 0 }, to: whole.passed };
  // Silence takes longest, and is the same for each kind of work.
  const everywhere = FAULTS > 0 && (kind !== 'silences' || isFirst);
  const places = everywhere
    ? phasesOf(whole).flatMap((phase) => Array(FAULTS).fill(phase))
    : Array(FEW[kind]).fill(anywhere);
  return places.flatMap(({ from, to }: Stretch) => {
    const spoken = SENDERS.filter((sender) => to[sender] > from[sender]);
    const sender = spoken[Math.floor(random() * spoken.length)];
    if (!sender) return [];
    return [{ kind, sender, at: from[sender] + Math.floor(random() * (to[sender] - from[sender])) }];
  });
}

/** What of the conversation a phase is, in bytes of either sender. */
interface Stretch {
  from: FaultRun['passed'];
  to: FaultRun['passed'];
}

function phasesOf({ phases, passed }: FaultRun): Stretch[] {
  return phases.map(({ passed: from }, index) => ({ from, to: phases[index + 1]?.passed ?? passed }));
}
