import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import type { HeapBounds } from '../../src/analysis/measured/measured-heap.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const BLOCK_BYTES = 16;

/** A program of which running decides, not compiling. */
const holds = (bytes: number) => `kept = bytearray(${bytes})\nprint(len(kept))\n`;

/** What the next programs keep where there is room for it. */
const KEPT_BYTES = 4800;
/** What their handlers and mpgc's need besides. */
const EXITS_MORE_BYTES = 1600;
const tries = (bytes: number, otherwise: string) =>
  `import sys\ntry:\n  kept = bytearray(${bytes})\nexcept MemoryError:\n  ${otherwise}\n`;
const EXITS = `${tries(KEPT_BYTES, 'sys.exit(1)')}sys.exit(0)\n`;
const PRINTS = tries(KEPT_BYTES, "print('no room')");
const QUIET = tries(KEPT_BYTES, 'kept = None');

async function measure(port: string, source: string) {
  const recorded = await recordOn(port, source, { smallestHeap: true });
  const { measuredHeap } = analyse(recorded.capture).summary;
  return { recorded, measured: measuredHeap!, trials: recordsOf(recorded, 'heap-trial') };
}

/** What a driver that knows nothing of mpgc sees where so many bytes are held as first fit has it; null where it passes. */
function raisedIn(port: string, heldBytes: number, source: string): Promise<string | null> {
  return withPort(port, async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.softReset();
    await repl.run(`__name__=bytearray(${heldBytes - BLOCK_BYTES})`);
    await repl.releaseLineBuffer();
    const { raised } = await repl.submit(source);
    await repl.softReset();
    await repl.leave();
    return raised?.exception ?? null;
  });
}

/** A held block that first fit puts where free blocks are leaves holes below it, of the line that asked for it. */
const HOLES_BYTES = 2048;
/** What the line that takes the block has left on the heap, at most: a word on the stack keeps it. */
const LEFT_BYTES = 128;

describe.each(TARGETS.map(withReason))('the smallest heap on $label', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());
  const check = (name: string, body: (context: TestContext) => Promise<void>) =>
    it.skipIf(missing)(name, body);

  /** Of the program that keeps so much and does nothing else; looked for once, as that is half a minute on a slow board. */
  let kept: HeapBounds | null = null;
  const neededToKeep = async () => (kept ??= (await measure(port, holds(KEPT_BYTES))).measured.bounds!);

  check('moves by as many blocks as what the program holds, and one block less fails', async () => {
    const [less, more] = [await measure(port, holds(1600)), await measure(port, holds(1600 + 640))];
    for (const { measured, trials, recorded } of [less, more]) {
      expect(recorded.end.reason).toBe('finished');
      expect(measured).toMatchObject({ ended: 'searched', decides: 'running' });
      const { highBytes } = measured.bounds!;
      const outcomes = (heapBytes: number) =>
        trials
          .filter((trial) => trial.part === 'all' && trial.heapBytes === heapBytes)
          .map(({ passed }) => passed);
      expect(outcomes(highBytes)).toEqual([true, true]);
      expect(outcomes(highBytes - BLOCK_BYTES)).toEqual([false, false]);
      if (measured.ownBytes === 0) expect(measured.exact).toBe(true);
    }
    expect(more.measured.bounds!.highBytes - less.measured.bounds!.highBytes).toBe(640);
  });

  check('is that of plain runs: with less they fail, and with a little more they pass', async ({ skip }) => {
    const source = holds(1600);
    const { measured, recorded } = await measure(port, source);
    skip(recordsOf(recorded, 'board')[0]!.growing === true, 'a plain run grows the heap');
    const heldBytes = measured.totalBytes! - measured.bounds!.highBytes;
    expect(await raisedIn(port, heldBytes + LEFT_BYTES, source)).toBe('MemoryError');
    expect(await raisedIn(port, heldBytes - HOLES_BYTES, source)).toBeNull();
  });

  check('is not looked for where the program fails in the whole heap', async () => {
    const { measured } = await measure(port, 'raise MemoryError()\n');
    expect(measured).toMatchObject({ bounds: null, because: 'fails', runs: 1 });
    expect(measured.failed).toMatchObject({ exception: 'MemoryError' });
  });

  check(
    'is not one in which the program exits with another code, or prints something else',
    async ({ skip }) => {
      const needed = await neededToKeep();
      const { measured, trials, recorded } = await measure(port, EXITS);
      expect(measured).toMatchObject({ ended: 'searched', getsOnWithBytes: null, outputVaries: null });
      expect(measured.bounds!.highBytes).toBeGreaterThan(KEPT_BYTES);
      expect(measured.bounds!.lowBytes!).toBeLessThanOrEqual(needed.highBytes + EXITS_MORE_BYTES);
      const exits = trials.filter(({ part, reason }) => part === 'all' && reason === 'exit');
      for (const { passed, message } of exits) {
        expect(message?.trim()).toBe(passed ? 'SystemExit: 0' : 'SystemExit: 1');
      }
      skip(
        recordsOf(recorded, 'board')[0]!.growing === true,
        'the heap grows where one of a fixed size fails',
      );
      expect(new Set(exits.map(({ passed }) => passed))).toEqual(new Set([true, false]));

      const printing = await measure(port, PRINTS);
      expect(printing.measured).toMatchObject({ getsOnWithBytes: null, outputVaries: null });
      expect(printing.measured.bounds!.highBytes).toBeGreaterThan(KEPT_BYTES);
      expect(printing.trials.map(({ reason }) => reason)).toContain('output');
    },
  );

  check(
    'is said to be none where the program gets on with less than it keeps, and prints nothing of it',
    async ({ skip }) => {
      const { measured, recorded } = await measure(port, QUIET);
      skip(
        recordsOf(recorded, 'board')[0]!.growing === true,
        'the heap grows where one of a fixed size fails',
      );
      // What is needed besides the block is in both: 1.1 KB on a micro:bit, 4.9 KB on a Pico.
      const needed = await neededToKeep();
      expect(measured.exact).toBe(false);
      expect(measured.getsOnWithBytes).toBeLessThan(needed.lowBytes!);
      expect(measured.bounds!.lowBytes).toBeGreaterThan(measured.getsOnWithBytes!);
      expect(measured.bounds!.lowBytes).toBeGreaterThan(KEPT_BYTES - BLOCK_BYTES * 40);
      expect(measured.bounds!.lowBytes).toBeLessThanOrEqual(needed.highBytes + EXITS_MORE_BYTES);
      expect(measured.bounds!.highBytes).toBe(measured.totalBytes);
    },
  );

  check('is by the end alone where the output tells how much is free', async () => {
    const source = `${holds(1600)}import gc\nprint(gc.mem_free())\n`;
    const { measured } = await measure(port, source);
    expect(measured.outputVaries).toBe('heap');
    expect(measured.bounds!.highBytes).toBeLessThan(measured.totalBytes! - 1600);
  });

  check('is an interval that has what the try of a program that may exit needs', async () => {
    const without = await measure(port, 'kept = bytearray(4800)\nend = 0\n');
    const { measured } = await measure(port, 'kept = bytearray(4800)\nexit = 0\n');
    expect(measured.bounds!.lowBytes).toBeLessThanOrEqual(without.measured.bounds!.highBytes);
    expect(measured.bounds!.highBytes).toBeGreaterThanOrEqual(without.measured.bounds!.highBytes);
  });

  check('is found for calls, whatever the script calls its names', async () => {
    const recorded = await recordOn(port, 'any = range = None\n_ = [7]\ndef f():\n  assert _ == [7]\n', {
      smallestHeap: true,
      work: { type: 'repeat', call: 'f()', iterations: 3 },
    });
    expect(analyse(recorded.capture).summary.measuredHeap).toMatchObject({
      ended: 'searched',
      because: null,
    });
  });

  check('keeps what it knows when ctrl-C ends the search, and leaves the board at its prompt', async () => {
    const abort = new AbortController();
    let trials = 0;
    const recorded = await recordOn(port, holds(1600), {
      smallestHeap: true,
      signal: abort.signal,
      onRecord: ({ type }) => {
        if (type === 'heap-trial' && ++trials === 3) abort.abort();
      },
    });
    const { measuredHeap } = analyse(recorded.capture).summary;
    expect(measuredHeap).toMatchObject({ ended: 'interrupted', exact: false, runs: 3 });
    expect(measuredHeap!.bounds!.highBytes).toBeLessThan(measuredHeap!.totalBytes!);
    expect(recorded.end.reason).toBe('finished');
    const left = await withPort(port, async (transport) => {
      const repl = new RawRepl(transport);
      await repl.enter();
      const printed = await repl.run('print(1+1)');
      await repl.leave();
      return Buffer.from(printed).toString().trim();
    });
    expect(left).toBe('2');
  });
});

/** Totals of a heap are of whole groups of four blocks. */
const SIM_STEP_BYTES = 4 * BLOCK_BYTES;

/** Whether a heap that has `totalBytes` by the firmware's own account grows when it runs `source`, with nothing of mpgc near it. */
async function growsOnSim(
  heapBytes: number,
  source: string,
): Promise<{ totalBytes: number; grows: boolean }> {
  return withPort(`sim:heap=${heapBytes}`, async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.softReset();
    const printed = await repl.run(`${source}__import__('micropython').mem_info()\n`);
    const total = Number(/GC: total: (\d+)/.exec(Buffer.from(printed).toString())![1]);
    return { totalBytes: total, grows: total > heapBytes };
  });
}

it('is where a plain run on sim begins to grow the heap', async () => {
  const source = holds(20_000);
  const { measured } = await measure('sim:heap=64k', source);
  const { lowBytes, highBytes } = measured.bounds!;
  const plain = [];
  // The tables of a heap of this size take some 2.5 % of it.
  for (let heapBytes = lowBytes! - 512; heapBytes <= highBytes + 2048; heapBytes += SIM_STEP_BYTES) {
    plain.push(await growsOnSim(heapBytes, source));
  }
  const fitting = Math.min(...plain.filter(({ grows }) => !grows).map(({ totalBytes }) => totalBytes));
  // The plain run needs more than the size before that.
  expect(fitting).toBeGreaterThan(lowBytes!);
  expect(highBytes).toBeGreaterThan(fitting - SIM_STEP_BYTES);
  expect(highBytes).toBeLessThanOrEqual(fitting + LEFT_BYTES);
});
