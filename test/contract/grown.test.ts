import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLeak, runWatch } from '../../src/app/record/run-leak.js';
import { TARGETS, withReason } from '../support/targets.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-grown-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What no walk from a name comes to: a variable of a closure, frames of generators, each in the one after it, and what lies deep. */
const PROGRAMS: [text: string, path: string, type: string, entries: number | null][] = [
  [
    'def make():\n    seen = []\n    def step():\n        seen.append(bytearray(20))\n    return step\nstep = make()\n',
    'step → cell → list',
    'list',
    1,
  ],
  [
    'frame = None\ndef wait_for(inner):\n    yield inner\ndef step():\n    global frame\n    outer = wait_for(frame)\n    next(outer)\n    frame = outer\n',
    'frame',
    'generator',
    null,
  ],
  [
    'n = 0\ndef parse(line, seen={}):\n    seen[line] = bytearray(20)\ndef step():\n    global n\n    n += 1\n    parse(n)\n',
    'parse → default dict',
    'dict',
    1,
  ],
  [
    "rooms = {'a': {'b': {'c': [{'d': []}]}}}\ndef step():\n    rooms['a']['b']['c'][0]['d'].append(bytearray(20))\n",
    "rooms['a']['b']['c'][0]['d']",
    'list',
    1,
  ],
];

/** The same with each pass of a loop: a chain of generators; and tasks that wait for what never comes. */
const LOOPS: [text: string, path: string, type: string, entries: number | null, asyncio: boolean][] = [
  [
    'import asyncio\nasync def later():\n    await asyncio.sleep(3600)\nasync def main():\n    while True:\n        asyncio.create_task(later())\n        await asyncio.sleep_ms(1)\nasyncio.run(main())\n',
    'asyncio.core._task_queue',
    'TaskQueue',
    1,
    true,
  ],
  [
    'frame = None\ndef wait_for(inner):\n    yield inner\nwhile True:\n    outer = wait_for(frame)\n    outer.send(None)\n    frame = outer\n',
    'frame',
    'generator',
    null,
    false,
  ],
  [
    'import asyncio\ndone = asyncio.Event()\nasync def handle():\n    await done.wait()\nasync def main():\n    while True:\n        asyncio.create_task(handle())\n        await asyncio.sleep_ms(1)\nasyncio.run(main())\n',
    'done.waiting',
    'TaskQueue',
    1,
    true,
  ],
];

/** Each call makes a name that stays interned. */
const INTERNED =
  "n = 0\nclass Settings:\n    pass\ndef step():\n    global n\n    n += 1\n    setattr(Settings(), 'channel_%d' % n, 1)\n";

describe.each(TARGETS.map(withReason))('a leak that names do not explain, on $label,', (target) => {
  const { missing, start } = target;
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  const hunt = async (text: string) => {
    const scriptPath = join(folder, 'main.py');
    writeFileSync(scriptPath, text);
    const { analysis } = await runLeak({
      scriptPath,
      port,
      call: 'step()',
      iterations: 400,
      bare: false,
      verify: false,
      detail: 'none',
      outDir: folder,
      force: true,
    });
    return { ...analysis.leak!, groups: analysis.groups ?? [] };
  };

  it.skipIf(missing).each(PROGRAMS)(
    'is told of by snapshots of all objects: %#',
    async (text, path, type, entries) => {
      const { verdict, grown, holders, rate, groups } = await hunt(text);
      expect(verdict).toBe('leak');
      expect(holders!.growing).toEqual([]);
      expect(grown!.holders).toHaveLength(1);
      expect(grown!.holders[0]).toMatchObject({ path, type, from: 'script', entriesPerUnit: entries });
      expect(grown!.beyondPerUnit).toBe(0);
      const eachCall = groups.filter(({ perCall }) => perCall! > 0.9);
      expect(eachCall.map(({ heldBy }) => heldBy)).toEqual(eachCall.map(() => path));
      // The calls leave a micro:bit no room for the maps after them.
      expect(eachCall.length > 0 || target.name === 'micro:bit').toBe(true);
      // A table that grows in steps is what the rate has besides.
      expect(grown!.holders[0]!.bytesPerUnit).toBeGreaterThanOrEqual(0.85 * rate!.perUnit);
      expect(grown!.holders[0]!.bytesPerUnit).toBeLessThanOrEqual(1.15 * rate!.perUnit);
    },
  );

  for (const [text, path, type, entries, asyncio] of LOOPS) {
    it.skipIf(missing || (asyncio && target.name === 'micro:bit'))(
      `is told of in the same way where it is of a loop: ${path}`,
      async () => {
        const scriptPath = join(folder, 'main.py');
        writeFileSync(scriptPath, text);
        const run = { scriptPath, port, verify: false, bare: false, outDir: folder, force: true };
        const { analysis } = await runWatch({ ...run, detail: 'none', untilMs: 30_000 });
        const { verdict, grown, rate } = analysis.leak!;
        expect(verdict).toBe('leak');
        expect(grown!.holders).toHaveLength(1);
        expect(grown!.holders[0]).toMatchObject({ path, type, entriesPerUnit: entries });
        expect(grown!.beyondPerUnit).toBe(0);
        expect(grown!.holders[0]!.bytesPerUnit).toBe(rate!.perUnit);
      },
    );
  }

  it.skipIf(missing)(
    'has the types that grow where names do explain it, but for a board that is read word by word',
    async () => {
      const { holders, grown, grownTypes } = await hunt(
        'class Session:\n    def __init__(self):\n        self.data = bytearray(40)\nopen_ones = []\ndef step():\n    open_ones.append(Session())\n',
      );
      expect(holders!.growing).toMatchObject([{ path: 'open_ones', entriesPerUnit: 1 }]);
      expect(grown).toBeNull();
      if (target.name === 'micro:bit') expect(grownTypes).toBeNull();
      else {
        expect(grownTypes!.units).toEqual([10, 30, 50]);
        expect(Object.fromEntries(grownTypes!.types.map(({ name, count }) => [name, count]))).toMatchObject({
          Session: [10, 30, 50],
          bytearray: [10, 30, 50],
        });
      }
    },
  );

  it.skipIf(missing)('is said to be beyond all names where it is', async () => {
    const { verdict, grown } = await hunt(INTERNED);
    expect(verdict).toBe('leak');
    expect(grown!.holders).toEqual([]);
    expect(grown!.beyondPerUnit).toBe(grown!.perUnit);
    expect(grown!.internedPerUnit).toBe(grown!.perUnit);
  });
});
