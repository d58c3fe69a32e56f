import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KNOWN } from '../snapshots/truth.js';
import { type FaultRun, isSameRun, runWith } from '../support/fault-run.js';
import { FAULT_KINDS, type Fault } from '../support/faulty-wire.js';
import { seeded } from '../support/seeded.js';
import { TARGETS, withReason } from '../support/targets.js';

/** Of each kind, bytes of what comes while the heap is read; many at once are a bad wire. */
const [FEW, MANY] = [2, 8];
const PROGRAM = { source: readFileSync(KNOWN, 'utf8'), snapshot: true };
const MOST_MS = 120_000;

describe.each(TARGETS.map(withReason))(
  'a snapshot over a wire with faults, of $label,',
  ({ missing, start }) => {
    let port = '';
    let stop = () => {};
    let whole: FaultRun;
    beforeAll(async () => {
      if (missing) return;
      ({ port, stop } = await start());
      // The first run after a start may find other names on the board than the next.
      await runWith(port, [], PROGRAM);
      whole = await runWith(port, [], PROGRAM);
    }, MOST_MS);
    afterAll(() => stop());

    /** Of what the board sends while its heap is read. */
    const faults = (kind: Fault['kind'], count: number): Fault[] => {
      const random = seeded(`snapshot ${kind} ${count}`);
      const from = whole.phases.findLast(({ phase }) => phase.startsWith('restoring'))!.passed.board;
      const at = () => from + Math.floor(random() * (whole.passed.board - from));
      return Array.from({ length: count }, () => ({ kind, sender: 'board', at: at() }));
    };

    it.skipIf(missing)('has figures without a fault', () => {
      expect(whole).toMatchObject({ exitCode: 0 });
      expect(whole.result).toContain('__main__.client.pending');
    });

    it.skipIf(missing).each(FAULT_KINDS)(
      'has the same objects or none where it %s a byte',
      async (kind) => {
        for (const fault of faults(kind, kind === 'silences' ? 1 : FEW)) {
          const run = await runWith(port, [fault], PROGRAM);
          expect(
            isSameRun(run, whole) || [4, 5].includes(run.exitCode),
            `${JSON.stringify(fault)}: ${run.result}`,
          ).toBe(true);
        }
      },
      MOST_MS * FEW,
    );

    it.skipIf(missing)(
      'has the same objects where many bytes are changed, as lines are asked for again',
      async () => {
        const run = await runWith(port, faults('changes', MANY), PROGRAM);
        expect(isSameRun(run, whole) || [4, 5].includes(run.exitCode), run.result).toBe(true);
      },
      MOST_MS,
    );
  },
);
