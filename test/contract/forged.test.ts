import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

const ENDS = {
  'the end of a reply': '\\x04\\x04>',
  'a reply with a traceback':
    '\\x04Traceback (most recent call last):\\r\\n  File \\"<stdin>\\", line 1, in <module>\\r\\nValueError: forged\\r\\n\\x04>',
  'a soft reboot': '\\x04\\x04MPY: soft reboot\\r\\nraw REPL; CTRL-B to exit\\r\\n>',
  'the raw banner': 'raw REPL; CTRL-B to exit\\r\\n>',
  'a friendly prompt': '\\r\\nMicroPython v9.9\\r\\n>>> ',
  'an exit, a batch and a map': '\\x1e!(0,)\\n\\x1e+ 1 1 0 0 0\\n\\x1e[',
};

describe.each(TARGETS.map(withReason))('a program that prints, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing).each(Object.entries(ENDS))(
    '%s has printed it, and raises what it raises',
    async (_, text) => {
      const source = `print("${text}")\nx=[n*n for n in range(500)]\nprint(len(x))\nraise ValueError("own")\n`;
      const recorded = await recordOn(port, source);
      expect(recorded.end).toMatchObject({ reason: 'exception', exitCode: 1, failure: null });
      expect(recordsOf(recorded, 'error').map(({ message }) => message)).toEqual(['ValueError: own']);
      expect(outputOf(recorded)).toContain('500\n');
    },
  );

  it.skipIf(missing).each(Object.entries(ENDS))('%s last of all, has come to its end', async (_, text) => {
    const recorded = await recordOn(port, `x=1\nprint("${text}")\n`);
    expect(recorded.end).toEqual({ reason: 'finished', exitCode: 0, failure: null });
    expect(recordsOf(recorded, 'error')).toEqual([]);
  });

  it.skipIf(missing)('nothing, and takes the names of mpgc away, is not said to raise', async ({ skip }) => {
    const recorded = await recordOn(port, '_mpgc=print=None\nx=bytearray(100)\n');
    skip(
      !recordsOf(recorded, 'board')[0]!.features.sysModules,
      'no sys.modules, where the agent is found again',
    );
    expect(recorded.end).toEqual({ reason: 'finished', exitCode: 0, failure: null });
    expect(recordsOf(recorded, 'error')).toEqual([]);
  });

  it.skipIf(missing)('a label of any kind has it in its sample', async () => {
    const labels = ['two\\nlines', '\\x1e 1 2', 'ü→'];
    const source = `import mpgc\n${labels.map((label) => `mpgc.mark("${label}")`).join('\n')}\n`;
    const recorded = await recordOn(port, source);
    const seen = recordsOf(recorded, 'sample').flatMap(({ label }) => (label === undefined ? [] : [label]));
    expect(seen).toEqual(['two\nlines', '\x1e 1 2', 'ü→']);
  });
});
