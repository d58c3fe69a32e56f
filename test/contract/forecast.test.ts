import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { recordOn } from '../support/record.js';
import { LONG_JOB, TARGETS, withPort, withReason } from '../support/targets.js';

const PROGRAM = new URL('../cases/packed_then_parted.py', import.meta.url);
const CALLS = 120;
const BYTES = 16_384;

/** After how many calls a driver that knows nothing of mpgc finds no room for so much. */
function callsUntilNoRoom(port: string, source: string, bytes: number): Promise<number> {
  return withPort(port, async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.softReset();
    await repl.run(source, 'running-program');
    const loop = `for _ in range(40):\n gc.collect()\n try:bytearray(${bytes})\n except MemoryError:\n  print("none",call)\n  break\n step()\n`;
    let calls: string | undefined;
    while (calls === undefined) {
      const printed = Buffer.from(await repl.run(loop, 'calling', { deadlines: LONG_JOB })).toString(
        'latin1',
      );
      calls = /none (\d+)/.exec(printed)?.[1];
    }
    await repl.softReset();
    await repl.leave();
    return Number(calls);
  });
}

describe.each(TARGETS.map(withReason))('what no longer fits, on $label,', ({ missing, name, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing)('is forecast from a largest free block that shrinks steadily', async ({ skip }) => {
    skip(name === 'micro:bit', 'a heap of 10 KB is in pieces before a hunt has seen enough calls');
    skip(name === 'sim', 'its heap grows');
    const source = readFileSync(PROGRAM, 'utf8');
    const recorded = await recordOn(port, source, {
      work: { type: 'hunt', call: 'step()', iterations: CALLS },
    });
    const { leak, forecast } = analyse(recorded.capture);
    skip(leak?.growing === true, 'its heap grows');
    const { room } = forecast!;
    const { calls, interval } = room!.sizes.find(({ bytes }) => bytes === BYTES)!;
    const truth = await callsUntilNoRoom(port, source, BYTES);
    expect(calls).toBeGreaterThan(truth * 0.95);
    expect(calls).toBeLessThan(truth * 1.05);
    expect(interval[0]).toBeLessThan(truth * 1.02);
    expect(interval[1]).toBeGreaterThan(truth * 0.98);
  });
});
