import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProgramInput } from '../../src/agent/input/program-input.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

/** Types all of it at once, when the program begins. */
const typed = (text: string): ProgramInput => ({ begin: (give) => give(Buffer.from(text)), end: () => {} });
const LONG = 'a line that is longer than the input ring of a small board, so that some of it would be lost';

describe.each(TARGETS.map(withReason))(
  'a program that reads input, on $label,',
  ({ name, missing, start }) => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      if (!missing) ({ port, stop } = await start());
    });
    afterAll(() => stop());
    const without = missing !== null || name === 'sim';

    it.skipIf(without)('gets what is typed, whole, and what is left over does no harm', async () => {
      const text = 'name = input("name? ")\nfor _ in range(2):\n    print(len(input()), name)\n';
      const recorded = await recordOn(port, text, { input: typed(`Ada\n${LONG}\nthird\nprint("never")\n`) });
      expect(recorded.end).toMatchObject({ reason: 'finished', exitCode: 0 });
      expect(outputOf(recorded)).toBe(`name? Ada\n${LONG}\n${LONG.length} Ada\nthird\n5 Ada\n`);
      expect(recordsOf(recorded, 'sample').at(-1)!.role).toBe('final');
    });

    it.skipIf(without)('is no reader where it prints what looks like an echo', async () => {
      const text = 'if 0:\n    input()\nfor _ in range(100000):\n    pass\nprint("print (dry run)")\n';
      const recorded = await recordOn(port, text, { input: typed('print("never")\n') });
      expect(recorded.end).toMatchObject({ reason: 'finished', exitCode: 0 });
      expect(outputOf(recorded)).toBe('print (dry run)\n');
    });

    it.skipIf(without)('is stopped while it waits', async () => {
      const recorded = await recordOn(port, 'while True:\n    print(input("? "))\n', {
        input: typed('one\n'),
        durationMs: 3000,
      });
      expect(recorded.end.reason).toBe('duration');
      expect(outputOf(recorded)).toMatch(/^\? one\none\n\? /);
    });

    it.skipIf(without)('is not run again for its lines', async () => {
      const recorded = await recordOn(port, 'print(input())\n', { input: typed('one\n'), lines: 'line' });
      expect(recordsOf(recorded, 'lines')).toEqual([]);
      expect(recordsOf(recorded, 'warning').map(({ code }) => code)).toContain('not-again');
    });

    it.skipIf(missing !== null || name !== 'sim')('is told of where it gets none', async () => {
      const recorded = await recordOn(port, 'if 0:\n    input()\n', { input: typed('one\n') });
      expect(recordsOf(recorded, 'warning').map(({ code }) => code)).toContain('takes-no-input');
      expect(recorded.end.reason).toBe('finished');
    });
  },
);
