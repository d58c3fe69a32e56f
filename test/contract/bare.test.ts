import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { WorkRequest } from '../../src/agent/work/plan-works.js';
import { analyse } from '../../src/analysis/analyse.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { LONG_JOB, TARGETS, withPort, withReason } from '../support/targets.js';

/** What a driver that knows nothing of mpgc counts; null where the heap is not full after some seconds. */
function callsUntilFull(port: string, source: string): Promise<number | null> {
  return withPort(port, async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.softReset();
    await repl.run(source, 'running-program');
    await repl.releaseLineBuffer();
    const loop =
      'calls=0\ntry:\n while calls<20000:\n  calls+=1\n  step()\nexcept MemoryError:\n print("full",calls)\n';
    const printed = Buffer.from(await repl.run(loop, 'calling', { deadlines: LONG_JOB })).toString('latin1');
    await repl.softReset();
    await repl.leave();
    const calls = /full (\d+)/.exec(printed)?.[1];
    return calls === undefined ? null : Number(calls);
  });
}

describe.each(TARGETS.map(withReason))(
  'a script once more without mpgc, on $label,',
  ({ missing, start }) => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      if (!missing) ({ port, stop } = await start());
    });
    afterAll(() => stop());
    const check = (name: string, body: (context: TestContext) => Promise<void>) =>
      it.skipIf(missing)(name, body);

    check('says what was live before it and after it, and passes its output on once', async () => {
      const recorded = await recordOn(port, 'kept=bytearray(1600)\nprint("once")\n', { bare: true });
      const [bare] = recordsOf(recorded, 'bare');
      expect(bare).toMatchObject({ reason: 'finished', exception: null });
      const left = bare!.after!.liveBytes - bare!.before!.liveBytes;
      expect(left).toBeGreaterThanOrEqual(1600);
      expect(left).toBeLessThan(2200);
      expect(outputOf(recorded)).toBe('once\n');
      expect(recorded.end.reason).toBe('finished');
    });

    check('has more room than beside the agent', async () => {
      const recorded = await recordOn(port, 'pass\n', { bare: true });
      const [bare] = recordsOf(recorded, 'bare');
      const { baselineMap } = analyse(recorded.capture).summary;
      expect(bare!.before!.freeBytes!).toBeGreaterThan(baselineMap!.freeBytes);
    });

    check('says what it raises, and is not made where it is forbidden or not needed', async () => {
      const raising = await recordOn(port, 'raise ValueError("own")\n', { bare: true });
      expect(recordsOf(raising, 'bare')[0]).toMatchObject({ reason: 'exception', exception: 'ValueError' });
      expect(recordsOf(await recordOn(port, 'raise MemoryError()\n', { bare: false }), 'bare')).toEqual([]);
      expect(recordsOf(await recordOn(port, 'pass\n', { bare: null }), 'bare')).toEqual([]);
    });

    check('is not made unasked where files stand on a board that may hang with a full heap', async () => {
      const recorded = await recordOn(port, 'raise MemoryError()\n', { bare: null, written: true });
      const told = recordsOf(recorded, 'warning').some(({ code }) => code === 'not-bare-written');
      const { rawPaste, totalBytes, growing } = recordsOf(recorded, 'board')[0]!;
      expect(told).toBe(!rawPaste && growing === false && totalBytes! < 32 * 1024);
      if (told) expect(recordsOf(recorded, 'bare')).toEqual([]);
    });

    check('tells after how many calls a leak fills the heap as a plain run does', async ({ skip }) => {
      const source = 'kept=[]\ndef step():\n kept.append(bytearray(40))\n';
      const plain = await callsUntilFull(port, source);
      skip(plain === null, 'the heap grows, or takes too long to fill');
      const work = {
        type: 'hunt',
        call: 'step()',
        setup: null,
        iterations: null,
        untilMs: null,
        allowErrors: false,
      };
      const { leak } = analyse(
        (await recordOn(port, source, { work: work as WorkRequest, bare: null })).capture,
      );
      expect(leak).toMatchObject({ verdict: 'leak', fullBy: 'field' });
      expect(Math.abs(leak!.callsToFull! / plain! - 1)).toBeLessThan(0.1);
    });

    check('a program that fits plain does not fail', async ({ skip }) => {
      const plain = recordsOf(await recordOn(port, 'pass\n', { bare: true }), 'bare')[0]!.before!;
      skip(plain.totalBytes! >= 32 * 1024, 'the heap has room for the agent');
      // Most of what is free in one piece when nothing of mpgc is there.
      const source = `kept=bytearray(${plain.largestFreeBytes! - 1024})\n`;
      const { findings } = analyse((await recordOn(port, source, { bare: null })).capture);
      expect(findings[0]).toMatchObject({
        code: 'fits-without-mpgc',
        failed: { code: 'out-of-memory', requestedBytes: plain.largestFreeBytes! - 1024 },
      });
    });
  },
);
