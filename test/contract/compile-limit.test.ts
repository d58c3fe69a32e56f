import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

/** The largest heap that is filled by a text: sending that takes time. */
const MOST_BYTES = 32 * 1024;

const statements = (count: number) =>
  Array.from({ length: count }, (_, at) => `def f${at}(a, b):\n    return a * ${at} + b - len(str(a))\n`);

/** What becomes of a text that is sent without anything of mpgc to a board that was reset. */
function compilesThere(port: string, text: string): Promise<boolean> {
  return withPort(port, async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.softReset();
    const { raised } = await repl.submit(`()[0]\n${text}\n`);
    await repl.softReset();
    await repl.leave();
    if (raised?.exception === 'IndexError') return true;
    expect(raised?.exception).toBe('MemoryError');
    return false;
  });
}

describe.each(TARGETS.map(withReason))(
  'a script that is too large to compile, on $label,',
  ({ missing, start }) => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      if (!missing) ({ port, stop } = await start());
    });
    afterAll(() => stop());

    it.skipIf(missing)('does not fit, and compiles as far as is said', async ({ skip }) => {
      const small = await recordOn(port, 'print("ran")\n');
      const { totalBytes, growing } = recordsOf(small, 'board')[0]!;
      skip(growing !== false || totalBytes! > MOST_BYTES, 'the heap grows, or is too large to be filled');
      const parts = statements(Math.floor(totalBytes! / 160));
      const text = parts.join('');
      const recorded = await recordOn(port, text, { bare: null });
      const [finding] = analyse(recorded.capture).findings;
      expect(finding).toMatchObject({ code: 'script-too-large', limit: { sourceBytes: text.length } });
      expect(recorded.end.reason).toBe('not-compiled');
      const [limit] = recordsOf(recorded, 'compile-limit');
      expect(limit!.fitsBytes).toBeGreaterThan(0);
      expect(await compilesThere(port, text.slice(0, limit!.fitsBytes))).toBe(true);
      expect(await compilesThere(port, text.slice(0, limit!.failsBytes!))).toBe(false);
      // One statement apart.
      const ends = parts.map(
        (_, at) =>
          parts
            .slice(0, at + 1)
            .join('')
            .trimEnd().length,
      );
      expect(ends.indexOf(limit!.failsBytes!) - ends.indexOf(limit!.fitsBytes)).toBe(1);
      // The board is as it was.
      expect((await recordOn(port, 'print("ran")\n')).end.reason).toBe('finished');
    });
  },
);
