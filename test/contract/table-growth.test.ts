import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { recordOn } from '../support/record.js';
import { LONG_JOB, TARGETS, withPort, withReason } from '../support/targets.js';

const CORPUS = new URL('../leak-corpus/', import.meta.url);
/** The list takes two thirds of a Pico's heap then. */
const CALLS = 3000;
/** A list, a dict and a set, to which each call adds one. */
const PROGRAMS = ['list_grows', 'dict_by_time', 'set_of_seen'];

/** The call that finds no room, counted by a driver that knows nothing of mpgc. */
function callsUntilFull(port: string, source: string): Promise<number> {
  return withPort(port, async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.softReset();
    await repl.run(`${source}\ncalls=0\n`, 'running-program');
    const loop =
      'try:\n for _ in range(1000):\n  calls+=1\n  step()\nexcept MemoryError:\n print("full",calls)\n';
    let full: string | undefined;
    while (full === undefined) {
      full = /full (\d+)/.exec(
        Buffer.from(await repl.run(loop, 'calling', { deadlines: LONG_JOB })).toString('latin1'),
      )?.[1];
    }
    await repl.softReset();
    await repl.leave();
    return Number(full);
  });
}

describe.each(TARGETS.map(withReason))('a table that grows, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing).for(PROGRAMS)(
    'finds no place when it does not in a plain run: %s',
    async (program, { skip }) => {
      const source = readFileSync(new URL(`${program}.py`, CORPUS), 'utf8');
      const recorded = await recordOn(port, source, {
        work: { type: 'hunt', call: 'step()', iterations: CALLS },
        bare: false,
      });
      const { leak } = analyse(recorded.capture);
      expect(leak?.verdict).toBe('leak');
      skip(leak?.growing !== false, 'its heap grows');
      skip(leak!.outOfMemory !== null, 'the hunt itself has filled it');
      // Where the earliest of the calls at which it may be full leaves room for it, what the calls leave may find none first.
      expect(['table', 'model']).toContain(leak!.fullBy);
      const truth = await callsUntilFull(port, source);
      expect(leak!.callsInterval![0]).toBeLessThanOrEqual(truth);
      expect(leak!.callsInterval![1]).toBeGreaterThanOrEqual(truth);
    },
  );
});
