import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBoard } from '../../src/agent/board/connect-board.js';
import { MpgcError } from '../../src/errors.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import type { Transport } from '../../src/transport/transport.js';
import { outputOf, recordOver, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

describe.each(TARGETS.map(withReason))('a program behaves as by itself, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing)('under its name, with no names of mpgc but those that begin with _mpgc', async () => {
    await withPort(port, async (transport) => {
      const byItself = await namesAtPrompt(transport);
      const text = 'own = 1\nprint(__name__)\nprint(" ".join(sorted(globals().keys())))\n';
      const [name, names] = outputOf(await recordOver(transport, text))
        .trim()
        .split('\n');
      expect(name).toBe('__main__');
      // Of the firmware: __repl_print__ at the friendly prompt.
      const known = new Set([...byItself, '__name__', '__file__', '__repl_print__', 'own']);
      const others = names!.split(' ').filter((word) => !known.has(word));
      expect(others.filter((word) => !word.startsWith('_mpgc'))).toEqual([]);
    });
  });

  it.skipIf(missing).each([
    ['import sys\nsys.exit()', 0],
    ['import sys\nsys.exit(3)', 3],
    ['raise SystemExit', 0],
  ])('%j', async (text, exitCode) => {
    await withPort(port, async (transport) => {
      const recorded = await recordOver(transport, `print("a")\n${text}\nprint("never")\n`);
      expect(recorded.end).toMatchObject({ reason: 'exit', exitCode });
      expect(outputOf(recorded)).toBe('a\n');
    });
  });

  it.skipIf(missing)(
    'machine.reset() ends the run, which says so and keeps what was before',
    async ({ skip }) => {
      await withPort(port, async (transport) => {
        const has = await recordOver(transport, 'import machine\nprint(hasattr(machine, "reset"))\n');
        skip(!outputOf(has).includes('True'), 'it has no machine.reset()');
        const text =
          'import machine, mpgc\nprint("first")\nmpgc.mark("there")\nfor n in range(20000):\n    pass\nmachine.reset()\n';
        const recorded = await recordOver(transport, text).catch((error: MpgcError) => error);
        if (recorded instanceof MpgcError) throw recorded;
        expect(recorded.end.reason).toBe('rebooted');
        expect(recorded.end.failure).toMatchObject({ code: 'BOARD_RESET', exitCode: 4 });
        const [error] = recordsOf(recorded, 'error');
        expect(error).toMatchObject({ origin: 'program', code: 'BOARD_RESET' });
        expect(error!.values!.withinMs).toBeLessThan(30_000);
        expect(outputOf(recorded)).toMatch(/^first\n/);
        expect(recordsOf(recorded, 'sample').map(({ source }) => source)).toContain('mark');
        // It is at its prompt, and runs the next.
        expect(outputOf(await recordOver(transport, 'print(1)\n'))).toBe('1\n');
      });
    },
  );
});

/** What the firmware's own boot.py leaves there. */
async function namesAtPrompt(transport: Transport): Promise<string[]> {
  const repl = new RawRepl(transport);
  await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
  const printed = Buffer.from(await repl.run("print(' '.join(globals().keys()))")).toString('latin1');
  await repl.leave();
  return printed.trim().split(' ');
}
