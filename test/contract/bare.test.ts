import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

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
