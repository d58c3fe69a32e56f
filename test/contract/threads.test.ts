import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { outputOf, type Recorded, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

const ROUNDS = 20;
const WORK = `
import time, mpgc
kept = []
def work():
    for i in range(${ROUNDS}):
        kept.append(bytearray(64))
        print('thread', i)
        mpgc.mark('thread %d' % i)
        time.sleep_ms(3)
def beside():
    for i in range(${ROUNDS}):
        print('main', i)
        mpgc.mark('main %d' % i)
        time.sleep_ms(5)
`;
/** Waits until the thread has gone: what it was made of is garbage then. */
const WITH_THREAD = `${WORK}
import _thread
done = _thread.allocate_lock()
done.acquire()
def thread():
    work()
    done.release()
_thread.start_new_thread(thread, ())
beside()
done.acquire()
time.sleep_ms(50)
`;
const WITHOUT_THREAD = `${WORK}
import _thread
done = _thread.allocate_lock()
done.acquire()
def thread():
    work()
    done.release()
thread()
beside()
done.acquire()
time.sleep_ms(50)
`;

const LINES = ['main', 'thread'].flatMap((who) => Array.from({ length: ROUNDS }, (_, at) => `${who} ${at}`));

/** The most that was seen of it: 112 B. */
const STALE_BYTES = 128;

describe.each(TARGETS.map(withReason))('a program with a thread on $label', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());
  const check = (name: string, body: (context: TestContext) => Promise<void>) =>
    it.skipIf(missing)(name, body);

  async function record(source: string, skip: TestContext['skip']): Promise<Recorded> {
    skip(port.startsWith('emu:'), 'the second core is not emulated');
    const recorded = await recordOn(port, source);
    const [error] = recordsOf(recorded, 'error');
    skip(/no module named '?_thread/.test(error?.message ?? ''), 'no _thread');
    expect(recordsOf(recorded, 'error')).toEqual([]);
    return recorded;
  }

  check('gives all of its samples and all of its output', async ({ skip }) => {
    const recorded = await record(WITH_THREAD, skip);
    const samples = recordsOf(recorded, 'sample');
    expect(samples.map(({ seq }) => seq)).toEqual(samples.map((_, at) => at + 1));
    expect(samples.flatMap(({ label }) => label ?? []).sort()).toEqual([...LINES].sort());
    expect(outputOf(recorded).split('\n').filter(Boolean).sort()).toEqual([...LINES].sort());
    expect(recordsOf(recorded, 'discarded')).toEqual([]);
    expect(analyse(recorded.capture).summary.sampling.lost).toBe(0);
    expect(recorded.end).toEqual({ reason: 'finished', exitCode: 0, failure: null });
  });

  check('leaves on the heap what the same work leaves without a thread', async ({ skip }) => {
    const leastOf = async (source: string) => {
      const retained = [];
      for (let run = 0; run < 2; run++) {
        retained.push(analyse((await record(source, skip)).capture).summary.retainedBytes!);
      }
      return Math.min(...retained);
    };
    const without = await leastOf(WITHOUT_THREAD);
    // A word that is left on the stack of an ESP32 may keep some blocks at any time.
    expect(Math.abs((await leastOf(WITH_THREAD)) - without)).toBeLessThanOrEqual(STALE_BYTES);
  });
});
